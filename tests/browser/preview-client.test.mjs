// The script of the preview, against a server that says what the test wants. The protocol stands at the
// top of src/serve/client/preview.js.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { until } from './support/preview.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const client = (name) => readFileSync(new URL(`../../src/serve/client/${name}`, import.meta.url), 'utf8');
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const WORDS = {
  preview: 'Preview', close: 'Close', stopped: 'The preview has stopped', gone: 'This page has been deleted',
  home: 'To the home page', 'last-good': 'Below is the page as it was before.', 'may-go': 'The site can be published.',
  edit: 'Edit', side: 'Side by side', status: 'Translations', fold: 'Hide', unfold: 'Show', lang: 'en',
};
const CALM = { summary: null, errors: 0, items: [] };
const ERROR = { summary: '1 error', errors: 1, items: [{
  severity: 'error',
  text: 'error[link::dead]: no page or file is at `<b>x</b>`\n --> content/zh/a.md:3:5\n  |\n3 | 见[工厂检查](x)\n  |              ^\n  |\n  = help: mend it',
  places: [{ name: 'content/zh/a.md:3:5', href: 'vscode://file/content/zh/a.md:3:5' }, { name: 'content/en/b.md', href: 'vscode://file/content/en/b.md' }],
}] };
const WARNING = { summary: '2 warnings', errors: 0, items: [{ severity: 'warning', text: 'warning[x]: take care', places: [{ name: 'a.md', href: null }] }] };

/** A site of pages that are all alike, and events that the test sends. */
async function fake(port = 0) {
  const open = new Set();
  const server = {
    instance: 'first', sheets: {}, delays: {}, asked: [], seen: 'd1', head: '/assets/a.css', meetings: 0,
    state: { number: 1, page: { mark: null, side: null, edit: null, home: '/en/', digest: 'd1' }, marked: {}, faults: CALM, words: WORDS },
  };
  server.sheets['/assets/a.css'] = 'body { margin: 0 } main { height: 4000px } h1 { color: rgb(1, 1, 1) }';
  const page = (path) => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${path}</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY.replace("; frame-ancestors 'none'", '')}"><link rel="icon" href="data:,">
<link rel="stylesheet" href="${server.head}"><script src="/probe.js"></script><script src="/__tongwen/preview.js" data-seen="${server.seen}" defer></script></head>
<body><header><a href="/en/">Home</a></header><main><h1>Page</h1><p><a href="/en/news/x/">X</a> <a href="/zh/%E4%B9%99/">乙</a> <a href="/en/news/y/">Y</a> <a href="#low">Low</a></p></main></body></html>`;
  const table = (query) => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Table</title><link rel="icon" href="data:,">
<script src="/__tongwen/tool.js" defer></script><script src="/__tongwen/preview.js" defer></script></head><body><main>
<form class="filter" action="/__status"><label>Text <input name="q"></label><select name="lang"><option value="">All</option></select></form>
<div id="results" data-live>${server.meetings += 1}. asked for ${query}</div></main></body></html>`;
  // Where the page stood in each frame: a jump shows here, however short.
  const probe = "window.frames_ = []; const look = () => { frames_.push(scrollY); requestAnimationFrame(look); }; requestAnimationFrame(look);";
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const send = (type, body) => setTimeout(() => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY, 'cache-control': 'no-cache' }).end(body);
    }, server.delays[pathname] ?? 0);
    if (pathname === '/__tongwen/events') {
      server.asked.push({ page: searchParams.get('page'), seen: searchParams.get('seen') });
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      open.add(response);
      response.on('close', () => open.delete(response));
      server.tell(response);
    } else if (pathname === '/probe.js') send('text/javascript', probe);
    else if (pathname === '/__status') send('text/html', table(new URL(request.url, 'http://localhost').search.replaceAll('&', '&amp;')));
    else if (pathname === '/__tongwen/tool.js') send('text/javascript', readFileSync(new URL('../../src/serve/tool/tool.js', import.meta.url), 'utf8'));
    else if (pathname === '/__tongwen/preview.js') send('text/javascript', client('preview.js'));
    else if (pathname === '/__tongwen/preview.css') send('text/css', client('preview.css'));
    else if (server.sheets[pathname]) send('text/css', server.sheets[pathname]);
    else send('text/html', page(pathname));
  });
  server.send = (name, data = {}, to = [...open]) => {
    for (const response of to) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  server.tell = (response) => server.send('state', { instance: server.instance, ...server.state }, response && [response]);
  /** Another state for all that listen. */
  server.now = (change) => {
    server.state = { ...server.state, number: server.state.number + 1, ...change };
    server.tell();
  };
  server.listeners = () => open.size;
  server.stop = () => new Promise((closed) => {
    http.close(closed);
    http.closeAllConnections();
  });
  await new Promise((ready) => http.listen(port, '127.0.0.1', ready));
  server.port = http.address().port;
  server.origin = `http://127.0.0.1:${server.port}`;
  return server;
}

describe('the script of the preview', { timeout: 400_000 }, () => {
  let browser, server, page, noise, answers;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  beforeEach(async () => {
    server = await fake();
    const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1000, height: 700 } });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    noise = [];
    answers = [];
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI));
    });
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(String(error)));
    page.on('framenavigated', () => answers.push(page.url()));
  });
  afterEach(async () => {
    await page.context().close();
    await server.stop();
    // What the browser itself says of a server that is away.
    assert.deepEqual(noise.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(text)), []);
  });

  /** Opens a page and waits until it shows the state of now. */
  const visit = async (path = '/en/news/x/') => {
    await page.goto(path);
    await shown();
  };
  const shown = () => page.locator(`tongwen-preview[data-number="${server.state.number}"]`).waitFor({ state: 'attached' });
  const tell = async (change) => {
    server.now(change);
    await shown();
  };
  const settled = (check, ...values) => page.waitForFunction(check, ...values);
  const loaded = (act) => Promise.all([page.waitForEvent('load'), act()]);
  const barriers = async () => {
    // Put in by the debugger, which no policy stops.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], preload: false }));
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  };

  test('a calm page has ways to its file and its translation, and no message', async () => {
    server.state.page = { ...server.state.page, side: '/__side/news/x', edit: 'vscode://file/a.md' };
    await visit();
    const links = await page.locator('tongwen-preview a:visible').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['vscode://file/a.md', '/__side/news/x', '/__status']);
    assert.equal(await page.locator('tongwen-preview dialog[open]').count(), 0);
    assert.equal(await page.locator('tongwen-preview .count').isVisible(), false);
    assert.deepEqual(server.asked, [{ page: '/en/news/x/', seen: 'd1' }]);
    await page.getByRole('button', { name: 'Hide' }).click();
    assert.equal(await page.locator('tongwen-preview a:visible').count(), 0);
    await loaded(() => page.reload());
    await shown();
    assert.equal(await page.locator('tongwen-preview a:visible').count(), 0, 'stays folded');
  });

  test('errors come over the page as on the terminal, close with Esc, come back when new, go when mended', async () => {
    await visit();
    const box = page.getByRole('alertdialog', { name: '1 error' });
    await tell({ faults: ERROR });
    await box.waitFor();
    const text = await box.innerText();
    for (const line of ERROR.items[0].text.split('\n')) assert.ok(text.includes(line.trimEnd()), line);
    const links = await box.locator('a').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
    assert.deepEqual(links, [['content/zh/a.md:3:5', 'vscode://file/content/zh/a.md:3:5'], ['content/en/b.md', 'vscode://file/content/en/b.md']]);
    // The caret stands below the sign that it means, whatever the font makes of Chinese characters.
    const [sign, caret] = await box.locator('.code').evaluateAll((lines) => ['x', '^'].map((mark) => {
      const walker = lines.filter((line) => line.textContent.includes(mark)).map((line) => line.lastChild)[0];
      const range = document.createRange();
      range.setStart(walker, walker.data.indexOf(mark));
      range.setEnd(walker, walker.data.indexOf(mark) + 1);
      return range.getBoundingClientRect().left;
    }));
    assert.ok(Math.abs(sign - caret) < 2, `${sign} ${caret}`);
    assert.deepEqual(await barriers(), []);
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
    server.tell();
    await loaded(() => page.reload());
    await shown();
    assert.equal(await box.count(), 0, 'stays closed');
    await page.getByRole('button', { name: '1 error' }).click();
    await box.waitFor();
    await box.getByRole('button', { name: 'Close' }).click();
    await box.waitFor({ state: 'hidden' });
    const two = { ...ERROR, summary: '2 errors', errors: 2, items: [...ERROR.items, ...ERROR.items] };
    await tell({ faults: two });
    await page.getByRole('alertdialog', { name: '2 errors' }).waitFor();
    await tell({ faults: CALM });
    assert.equal(await page.locator('tongwen-preview dialog[open]').count(), 0);
    assert.equal(await page.locator('tongwen-preview .count').isVisible(), false);
  });

  test('warnings wait in the corner until they are asked for', async () => {
    server.state.faults = WARNING;
    await visit();
    assert.equal(await page.locator('tongwen-preview dialog[open]').count(), 0);
    await page.getByRole('button', { name: '2 warnings' }).click();
    const box = page.getByRole('dialog', { name: '2 warnings' });
    await box.waitFor();
    assert.match(await box.innerText(), /take care/);
    assert.deepEqual(await barriers(), []);
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
  });

  test('what is not out says so, on its page and on links to it', async () => {
    server.state.marked = { '/en/news/y/': 'Draft', '/zh/乙/': '<i>Held</i>', '/en/news/x/': 'Draft' };
    server.state.page = { ...server.state.page, mark: 'Scheduled for 2026-12-01 09:00' };
    await visit();
    assert.match(await page.locator('tongwen-preview').getByRole('status').innerText(), /Scheduled for 2026-12-01 09:00/);
    assert.equal(await page.getByRole('link', { name: 'Y Draft' }).count(), 1);
    assert.equal(await page.getByRole('link', { name: '乙 <i>Held</i>' }).count(), 1);
    // Not on links within the page itself.
    assert.equal(await page.locator('tongwen-mark').count(), 2);
    assert.deepEqual(await barriers(), []);
    await tell({ marked: { '/en/news/y/': 'Held' }, page: { ...server.state.page, mark: null } });
    assert.equal(await page.getByRole('link', { name: 'Y Held' }).count(), 1);
    assert.equal(await page.locator('tongwen-mark').count(), 1);
    assert.equal(await page.locator('tongwen-preview .mark').isVisible(), false);
  });

  test('a reload stays where it was, without a jump', async () => {
    await visit();
    await page.evaluate(() => scrollTo(0, 1234));
    server.state.number += 1;
    await loaded(() => server.send('reload'));
    await shown();
    assert.equal(await page.evaluate(() => scrollY), 1234);
    const frames = await page.evaluate(() => globalThis.frames_);
    assert.deepEqual([...new Set(frames)], [1234]);
    // It was kept for this once.
    await page.goto('/en/other/');
    await page.goto('/en/news/x/');
    assert.equal(await page.evaluate(() => scrollY), 0);
  });

  test('many reloads at once are one', async () => {
    await visit();
    const before = answers.length;
    await loaded(() => { for (let n = 0; n < 5; n += 1) server.send('reload'); });
    await shown();
    await page.waitForTimeout(300);
    assert.equal(answers.length - before, 1);
  });

  test('a style changes in place, and of two quick changes the last one stays', async () => {
    await visit();
    await page.evaluate(() => { globalThis.mine = true; });
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
    const sheets = () => page.evaluate(() => [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => new URL(link.href).pathname));
    for (const [name, value] of [['b', 2], ['c', 3], ['d', 4], ['e', 5]]) server.sheets[`/assets/${name}.css`] = `h1 { color: rgb(${value}, ${value}, ${value}) }`;
    server.send('style', { old: '/assets/a.css', new: '/assets/b.css' });
    await settled(() => document.querySelectorAll('link[rel=stylesheet]').length === 1 && /b\.css/.test(document.querySelector('link[rel=stylesheet]').href));
    assert.equal(await colour(), 'rgb(2, 2, 2)');
    // The first of two is slower than the second.
    server.delays['/assets/c.css'] = 400;
    server.send('style', { old: '/assets/b.css', new: '/assets/c.css' });
    server.send('style', { old: '/assets/c.css', new: '/assets/d.css' });
    await settled(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 4, 4)');
    await page.waitForTimeout(600);
    assert.deepEqual([await colour(), await sheets()], ['rgb(4, 4, 4)', ['/assets/d.css']]);
    // The second one is slower, and the server does not know which one the page has got to.
    server.delays['/assets/e.css'] = 300;
    server.send('style', { old: '/assets/d.css', new: '/assets/b.css' });
    server.send('style', { old: '/assets/d.css', new: '/assets/e.css' });
    await settled(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(5, 5, 5)');
    assert.deepEqual(await sheets(), ['/assets/e.css']);
    assert.equal(await page.evaluate(() => globalThis.mine), true, 'the page was not loaded anew');
    // A sheet that the page does not have: only a reload can tell.
    await loaded(() => server.send('style', { old: '/assets/z.css', new: '/assets/b.css' }));
  });

  test('a page that moves is followed, without a step back to where it was', async () => {
    await page.goto('/en/');
    await visit();
    await page.evaluate(() => scrollTo(0, 900));
    await loaded(() => server.send('move', { to: '/en/news/y%20z/' }));
    await shown();
    assert.equal(new URL(page.url()).pathname, '/en/news/y%20z/');
    assert.equal(server.asked.at(-1).page, '/en/news/y z/');
    assert.equal(await page.evaluate(() => scrollY), 900);
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, '/en/');
  });

  test('a page that is gone says so until it is back', async () => {
    await visit();
    server.send('gone');
    const box = page.getByRole('alertdialog', { name: 'This page has been deleted' });
    await box.waitFor();
    assert.equal(await box.getByRole('link', { name: 'To the home page' }).evaluate((link) => new URL(link.href).pathname), '/en/');
    assert.deepEqual(await barriers(), []);
    await loaded(() => server.send('reload'));
    await shown();
    assert.equal(await box.count(), 0);
  });

  test('a server that stops is missed quietly; another one means a reload, once', async () => {
    await visit();
    await page.evaluate(() => { globalThis.mine = true; });
    const { port } = server;
    const since = Date.now();
    await server.stop();
    await page.waitForTimeout(700);
    assert.equal(await page.locator('tongwen-preview .note').textContent(), '');
    await page.getByText('The preview has stopped').waitFor();
    assert.ok(Date.now() - since > 1500);
    // The same server again: nothing is lost, nothing is loaded.
    server = await fake(port);
    await page.getByText('The preview has stopped').waitFor({ state: 'hidden', timeout: 30_000 });
    assert.equal(await page.evaluate(() => globalThis.mine), true);
    await server.stop();
    await page.getByText('The preview has stopped').waitFor();
    server = await fake(port);
    server.instance = 'second';
    const before = answers.length;
    await page.waitForEvent('load', { timeout: 30_000 });
    await shown();
    await page.waitForTimeout(300);
    assert.equal(answers.length - before, 1);
  });

  test('a hidden page gives its connection back, and asks with the last digest when it returns', async () => {
    // Long waits pass only when the test says so. The driver's own clock runs by itself as well, and when
    // both move it at once, what runs by itself sets it back.
    await page.addInitScript(() => {
      const { setTimeout: start, clearTimeout: stop } = globalThis;
      const waiting = new Map();
      let now = 0;
      let last = 0;
      globalThis.setTimeout = (act, ms, ...given) => {
        if (!(ms >= 10_000)) return start(act, ms, ...given);
        last -= 1; // the browser's own numbers go upwards
        waiting.set(last, { at: now + ms, act });
        return last;
      };
      globalThis.clearTimeout = (id) => { if (!waiting.delete(id)) stop(id); };
      globalThis.pass_ = (ms) => {
        now += ms;
        for (const [id, { at, act }] of waiting) {
          if (at > now) continue;
          waiting.delete(id);
          act();
        }
      };
    });
    const pass = (ms) => page.evaluate((some) => globalThis.pass_(some), ms);
    await visit();
    await tell({ page: { ...server.state.page, digest: 'd2' } });
    const hide = (hidden) => page.evaluate((is) => {
      Object.defineProperty(document, 'hidden', { value: is, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await hide(true);
    await pass(20_000);
    assert.equal(server.listeners(), 1);
    // A short look elsewhere costs nothing.
    await hide(false);
    await hide(true);
    await pass(20_000);
    assert.equal(server.asked.length, 1);
    assert.equal(server.listeners(), 1);
    await pass(15_000);
    await until(() => server.listeners() === 0);
    server.state.number += 1;
    await hide(false);
    await shown();
    assert.deepEqual(server.asked.at(-1), { page: '/en/news/x/', seen: 'd2' });
  });

  test('a page in the memory of the browser lets go, and listens again on the way back', async () => {
    await visit();
    // The driver switches that memory off, so the browser's two words are said for it.
    const say = (name) => page.evaluate((is) => dispatchEvent(new PageTransitionEvent(is, { persisted: true })), name);
    await say('pagehide');
    await until(() => server.listeners() === 0);
    server.state.number += 1;
    await say('pageshow');
    await shown();
    assert.equal(server.listeners(), 1);
    await loaded(() => page.goto('/en/other/'));
    await loaded(() => page.goBack());
    await shown();
    assert.equal(server.asked.at(-1).page, '/en/news/x/');
  });

  test('pages of the tool renew themselves: what is being typed stays', async () => {
    server.state.page = { mark: null, side: null, edit: null, home: null, digest: null };
    await visit('/__status');
    assert.equal(await page.locator('tongwen-preview .fold').isVisible(), false, 'they have ways of their own');
    await page.evaluate(() => { globalThis.mine = true; });
    await page.getByLabel('Text').pressSequentially('a b&c');
    await page.getByText('asked for ?q=a+b%26c').waitFor();
    assert.equal(new URL(page.url()).search, '?q=a+b%26c');
    const before = await page.locator('#results').textContent();
    server.send('reload');
    await settled((text) => document.querySelector('#results').textContent !== text, before);
    assert.match(await page.locator('#results').textContent(), /\?q=a\+b%26c/);
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
    assert.equal(await page.evaluate(() => globalThis.mine), true);
    await page.getByLabel('Text').fill('');
    await settled(() => location.href.endsWith('/__status'));
  });

  test('a theme that styles everything leaves the preview alone', async () => {
    server.sheets['/assets/a.css'] = '* { display: block !important; color: red !important; font-size: 40px !important } html { font-size: 40px } tongwen-preview { position: static; opacity: 0; width: 10px }';
    server.state.faults = ERROR;
    await visit();
    const box = page.getByRole('alertdialog');
    await box.waitFor();
    const style = await page.evaluate(() => {
      const host = document.querySelector('tongwen-preview');
      const { position, opacity } = getComputedStyle(host);
      const { fontSize } = getComputedStyle(host.shadowRoot.querySelector('pre'));
      return { position, opacity, fontSize };
    });
    assert.deepEqual(style, { position: 'fixed', opacity: '1', fontSize: '14px' });
  });
});
