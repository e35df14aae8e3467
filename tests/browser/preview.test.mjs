// `tongwen serve` as editors have it: the program itself, a copy of the example site, and pages that are
// open while files change. What the script does by itself is tested in preview-client.test.mjs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { copy, open, serve, until } from './support/preview.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// An instant at which the example site has a draft and an article that comes out later.
const AT = ['--at', '2026-10-01T00:00'];
const EDITOR = ['--editor', 'editor://{path}?at={line},{column}'];
const KEY = 'news/electronic-certificates';
const [EN, ZH] = ['en', 'zh'].map((lang) => ({ page: `/${lang}/${KEY}/`, file: `content/${lang}/${KEY}.md` }));
// It is new enough for the home page.
const NEWS = 'content/en/news/lighting-laboratory-opens.md';
const CSS = 'themes/newsroom/static/site.css';
const TEMPLATE = 'themes/newsroom/templates/page.html';
const DRAFT = '/en/news/year-in-review-2026/';
const SCHEDULED = '/en/events/scheduled-story-2099/';

let browser, context, all = [];
before(async () => {
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(30_000);
});
after(() => browser.close());

/** Opens a page of a preview; it listens when this returns. `globalThis.mine` is gone when it is loaded anew. */
async function visit(origin, address, within = context) {
  const page = await open(within);
  all.push(page);
  page.response = await page.goto(origin + address);
  await page.locator('tongwen-preview[data-number]').waitFor({ state: 'attached' });
  await page.evaluate(() => { globalThis.mine = true; });
  return page;
}
/** Closes all pages; none may have had a complaint. */
async function leave() {
  const complaints = all.flatMap((page) => page.complaints());
  await Promise.all(all.map((page) => page.close()));
  all = [];
  assert.deepEqual([...new Set(complaints)], []);
}
/** True while a page has not been loaded anew. */
const isMine = (page) => page.evaluate(() => globalThis.mine === true);
const overlay = (page) => page.getByRole('alertdialog');
const body = (page, text) => page.locator('.body').getByText(text);
const headline = (page, text) => page.getByRole('heading', { level: 1, name: text });
/** A page tells of an address without one; the browser does so too. */
const isMissing = (page) => assert.match(page.complaints().join(), /status of 404/);

describe('the preview', { timeout: 400_000 }, () => {
  let site, server;
  const see = (address) => visit(server.origin, address);
  const asked = async (address) => (await fetch(server.origin + address)).text();
  /** How many edits the preview has seen. */
  const edits = async () => Number(/data-seen="(\d+)"/.exec(await asked('/__status'))[1]);
  before(async () => {
    site = copy();
    server = await serve(site, ...AT, ...EDITOR);
  });
  after(async () => {
    await server?.stop();
    site?.end();
  });
  // Every test finds the site as it is in the repository.
  afterEach(async () => {
    const number = await edits();
    const restored = site.restore().length;
    if (restored > 0) await until(async () => await edits() > number, 'an edit seen');
    // Several files may come as several edits: the last one has been seen when no other follows.
    for (let seen = -1, now = 0; restored > 1 && seen !== now; now = await edits()) {
      seen = now;
      await new Promise((next) => { setTimeout(next, 300); });
    }
    await leave();
  });

  test('an English text: its page shows it where it was scrolled to, the Chinese one stays', async () => {
    const [english, chinese] = [await see(EN.page), await see(ZH.page)];
    await english.evaluate(() => scrollTo(0, 300));
    site.edit(EN.file, 'What changes', 'What becomes different');
    await body(english, 'What becomes different').waitFor();
    // Pictures may move the text until all is loaded.
    await english.waitForFunction(() => document.readyState === 'complete' && scrollY === 300);
    assert.equal(await isMine(english), false);
    assert.equal(await isMine(chinese), true);
  });

  test('a text that is seen half written: its page comes back to where it was', async () => {
    const page = await see(EN.page);
    await page.evaluate(() => scrollTo(0, 300));
    const text = site.read(EN.file);
    site.write(EN.file, '');
    await body(page, 'What changes').waitFor({ state: 'detached' });
    site.write(EN.file, text);
    await body(page, 'What changes').waitFor();
    await page.waitForFunction(() => document.readyState === 'complete' && scrollY === 300);
  });

  test('a translation falls behind: its page says so; held back, it is marked', async () => {
    const file = 'content/en/news/certification-in-five-steps/index.md';
    const chinese = await see('/zh/news/certification-in-five-steps/');
    assert.equal(await chinese.locator('.remark').count(), 0);
    site.edit(file, 'within 5 working days', 'within 6 working days');
    await chinese.locator('.remark').waitFor();
    site.edit('site.toml', '[translation]', '[translation]\nstale = "hold"');
    await chinese.locator('.strip .mark').getByText('Held').waitFor();
    site.edit(file, 'within 6 working days', 'within 5 working days');
    await chinese.locator('.strip .mark').waitFor({ state: 'hidden' });
  });

  test('a Chinese text: the other way about', async () => {
    const [english, chinese] = [await see(EN.page), await see(ZH.page)];
    site.edit(ZH.file, '有哪些变化', '变在哪里');
    await body(chinese, '变在哪里').waitFor();
    assert.equal(await isMine(english), true);
  });

  test('two texts on one page: either shows there; when they are no longer alike, the article', async () => {
    const both = await see(`${EN.page}parallel/`);
    site.edit(EN.file, 'What changes', 'What becomes different');
    await body(both, 'What becomes different').waitFor();
    site.edit(ZH.file, '有哪些变化', '变在哪里');
    await body(both, '变在哪里').waitFor();
    await both.locator('.strip a[href^="editor://"]').waitFor({ state: 'attached' });
    site.edit(EN.file, '# What becomes', 'One more.\n\n# What becomes');
    await both.waitForURL(`**${EN.page}`);
    await body(both, 'One more.').waitFor();
  });

  test('a headline shows on the home page too', async () => {
    const [home, other] = [await see('/en/'), await see('/zh/')];
    site.edit(NEWS, 'New lighting', 'Bright lighting');
    await home.getByRole('link', { name: 'Bright lighting laboratory' }).first().waitFor();
    assert.equal(await isMine(other), true);
  });

  test('a page that was loaded just before an edit is told of it as soon as it listens', async () => {
    const page = await open(context);
    all.push(page);
    let release;
    await page.route('**/__tongwen/events*', (route) => { release = () => route.continue(); }, { times: 1 });
    await page.goto(server.origin + EN.page);
    await until(() => release);
    site.edit(EN.file, 'What changes', 'Meanwhile');
    await until(async () => (await asked(EN.page)).includes('Meanwhile'));
    release();
    await body(page, 'Meanwhile').waitFor();
  });

  test('a style sheet is exchanged in place, once more and once more', async () => {
    const page = await see(EN.page);
    for (const colour of ['rgb(1, 2, 3)', 'rgb(4, 5, 6)', 'rgb(7, 8, 9)']) {
      site.write(CSS, `${site.read(CSS)}\nh1 { color: ${colour} !important }\n`);
      await page.waitForFunction((is) => getComputedStyle(document.querySelector('h1')).color === is, colour);
    }
    assert.equal(await isMine(page), true);
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  });

  test('a style sheet and a text at once', async () => {
    const page = await see(EN.page);
    site.write(CSS, `${site.read(CSS)}\nh1 { color: rgb(1, 2, 3) !important }\n`);
    site.edit(EN.file, 'What changes', 'Both');
    await body(page, 'Both').waitFor();
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
  });

  test('pictures and style sheets that are published as they are', async () => {
    const picture = 'content/en/news/certification-in-five-steps/five-steps.svg';
    site.write('static/extra.css', 'h1 { color: rgb(1, 2, 3) }');
    site.edit('themes/newsroom/templates/base.html', '</head>', '<link rel="stylesheet" href="/extra.css"></head>');
    await until(async () => (await asked('/en/')).includes('/extra.css'));
    const [page, other] = [await see('/en/news/certification-in-five-steps/'), await see(EN.page)];
    site.write('static/extra.css', 'h1 { color: rgb(4, 5, 6) !important }');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)');
    assert.equal(await isMine(page), true);
    site.edit(picture, '</svg>', '<desc>new</desc></svg>');
    await page.waitForFunction(() => globalThis.mine === undefined);
    assert.equal(await isMine(other), true);
  });

  test('a template: broken, it is told over the page as it was; mended, the page is renewed', async () => {
    const [english, chinese] = [await see(EN.page), await see(ZH.page)];
    for (const [before, after] of [['{% block main -%}', '{% block main %}{% if %}'], ['page.description -%}', 'page.nothing.deeper -%}']]) {
      site.edit(TEMPLATE, before, after);
      await overlay(english).getByText(TEMPLATE).waitFor();
      await overlay(chinese).waitFor();
      assert.match(await headline(english, 'Certificates become electronic').textContent(), /2024/);
      // The same words as on the terminal, but for how many pages are concerned.
      const lines = (await overlay(english).locator('pre').innerText()).split('\n').filter((line) => line.includes('error') || line.includes('|'));
      await until(() => lines.every((line) => server.said().includes(line.trimEnd())), lines.join('\n'));
      assert.ok(await english.getByText('as it was before').isVisible());
      site.edit(TEMPLATE, after, before);
      await overlay(english).waitFor({ state: 'hidden' });
      await overlay(chinese).waitFor({ state: 'hidden' });
    }
    site.edit(TEMPLATE, '<h1 ', '<h1 class="is-new" ');
    await english.locator('h1.is-new').waitFor();
    await chinese.locator('h1.is-new').waitFor();
  });

  test('a page that is opened while a template is broken is the one of before, and is renewed', async () => {
    site.edit(TEMPLATE, '{{ page.title }}</h1>', '{{ page.nothing.deeper }}</h1>');
    await until(async () => (await see('/en/')).getByRole('alertdialog').isVisible(), 'the overlay');
    const page = await see(EN.page);
    await headline(page, 'Certificates become electronic').waitFor({ state: 'attached' });
    await overlay(page).waitFor();
    site.edit(EN.file, 'What changes', 'An edit under the overlay');
    site.edit(TEMPLATE, '{{ page.nothing.deeper }}</h1>', '{{ page.title }}</h1>');
    await body(page, 'An edit under the overlay').waitFor();
    await overlay(page).waitFor({ state: 'hidden' });
  });

  test('site.toml: a new title, a slip, and mended, without a restart', async () => {
    const page = await see('/en/');
    site.edit('site.toml', 'title = "Certification News"', 'title = "Testing Times"');
    await page.waitForFunction(() => document.title.includes('Testing Times'));
    site.edit('site.toml', 'timezone =', 'timezoone =');
    await overlay(page).getByText('timezoone').first().waitFor();
    assert.match(await page.title(), /Testing Times/);
    site.edit(NEWS, 'New lighting', 'Bright lighting');
    site.edit('site.toml', 'timezoone =', 'timezone =');
    await overlay(page).waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Bright lighting' }).first().waitFor();
  });

  test('a new article: its list shows it, and so does who waits at its address', async () => {
    const [list, early] = [await see('/zh/news/'), await see('/zh/news/新消息/')];
    assert.equal(early.response.status(), 404);
    isMissing(early);
    site.write('content/zh/news/新消息.md', '+++\ntitle = "一条新消息"\ndate = 2026-09-30\n+++\n正文。\n');
    await list.getByRole('link', { name: '一条新消息' }).waitFor();
    await headline(early, '一条新消息').waitFor();
    site.edit('content/zh/news/新消息.md', '正文', '改过的正文');
    await body(early, '改过的正文').waitFor();
  });

  test('an address changes, and then the name of the file: the page goes with them', async () => {
    const page = await see(EN.page);
    site.edit(EN.file, 'date =', 'slug = "e-certificates"\ndate =');
    await page.waitForURL('**/en/news/e-certificates/');
    site.edit(EN.file, 'slug = "e-certificates"\n', '');
    await page.waitForURL(`**${EN.page}`);
    await headline(page, 'Certificates become electronic').waitFor();
    site.rename(EN.file, 'content/en/news/证书.md');
    await page.waitForURL(`**/en/news/${encodeURIComponent('证书')}/`);
    await headline(page, 'Certificates become electronic').waitFor();
  });

  test('a deleted article says so, and comes back with its file', async () => {
    const [page, list] = [await see(ZH.page), await see('/zh/news/')];
    const text = site.read(ZH.file);
    site.remove(ZH.file);
    await overlay(page).getByText('This page has been deleted').waitFor();
    assert.equal(await overlay(page).getByRole('link').getAttribute('href'), '/zh/');
    await list.getByRole('link', { name: '签发电子证书' }).waitFor({ state: 'detached' });
    site.write(ZH.file, text);
    await headline(page, '签发电子证书').waitFor();
    await overlay(page).waitFor({ state: 'hidden' });
  });

  test('drafts and what comes later are marked, on their pages and where lists lead to them', async () => {
    const draft = await see(DRAFT);
    assert.equal(await draft.locator('.strip .mark').textContent(), 'Draft');
    const later = await see(SCHEDULED);
    assert.equal(await later.locator('.strip .mark').textContent(), 'Scheduled for 2099-01-05 09:00');
    const list = await see('/en/news/');
    assert.equal(await list.locator(`main a[href="${DRAFT}"] tongwen-mark`).first().locator('.mark').textContent(), 'Draft');
    assert.equal(await list.locator(`a[href="${EN.page}"] tongwen-mark`).count(), 0);
    // Released, it loses its mark.
    site.edit('content/en/news/year-in-review-2026.md', 'draft = true', 'draft = false');
    site.edit('content/en/news/year-in-review-2026.md', '2026-10-28', '2026-09-28');
    await draft.locator('.strip .mark').waitFor({ state: 'hidden' });
    await list.locator('tongwen-mark').first().waitFor({ state: 'detached' });
  });

  test('broken front matter: the page as it was, and a link to the place', async () => {
    const [page, list] = [await see(EN.page), await see('/en/news/')];
    site.edit(EN.file, 'date = 2024-01-08', 'date = 2024-13-08');
    const place = overlay(page).getByRole('link', { name: `${EN.file}:4:` });
    assert.match(await place.getAttribute('href'), new RegExp(`^editor://${site.home}/${EN.file}\\?at=4,\\d+$`));
    await overlay(list).waitFor();
    await page.reload();
    await overlay(page).waitFor();
    assert.equal(page.response.status(), 200);
    await body(page, 'What changes').waitFor();
    site.edit(EN.file, '2024-13-08', '2024-01-09');
    await overlay(page).waitFor({ state: 'hidden' });
    await page.locator('time[datetime^="2024-01-09"]').first().waitFor();
  });

  test('what is wrong on a page that nobody looks at is told on the others', async () => {
    const page = await see('/zh/');
    site.write('templates/special.html', '{{ page.nothing.deeper }}');
    site.edit(EN.file, 'date =', 'template = "special.html"\ndate =');
    await overlay(page).getByText('templates/special.html').waitFor();
    site.edit(EN.file, 'template = "special.html"\n', '');
    await overlay(page).waitFor({ state: 'hidden' });
  });

  test('translations: the table filters as one types, and knows of an edit', async () => {
    const page = await see('/__status');
    const rows = page.locator('table.stories tbody tr');
    assert.ok(await rows.count() > 15);
    await page.getByLabel('Title or path').fill('电子证书');
    await page.waitForURL((url) => url.searchParams.get('q') === '电子证书');
    await until(async () => await rows.count() === 1, 'one story');
    assert.equal(await rows.getByRole('link', { name: /^Certificates become electronic/ }).getAttribute('href'), EN.page);
    await page.getByLabel('Title or path').fill('');
    await until(async () => await rows.count() > 15, 'all stories');
    await page.getByRole('link', { name: /^draft/i }).click();
    await page.waitForURL('**/__status?state=draft');
    await until(async () => await rows.count() === 1, 'one draft');
    site.edit(EN.file, 'date =', 'draft = true\ndate =');
    await rows.getByRole('link', { name: /^Certificates become electronic/ }).waitFor();
  });

  test('side by side: as many rows on both sides, and an edit beside its translation', async () => {
    const page = await see(`/__side/${KEY}`);
    const count = (lang) => page.locator(`.row:not(.heads) > .block[lang|="${lang}"]`).count();
    assert.ok(await count('en') > 5);
    assert.equal(await count('en'), await count('zh'));
    assert.equal(await page.locator('.row:not(.heads)').count(), await count('en'));
    assert.equal(await page.locator('.block [id]').count(), 0, 'two languages have the same anchors');
    site.edit(EN.file, '# What changes\n', '# What changes\n\nA sentence without a translation.\n');
    await page.getByText('A sentence without a translation').waitFor();
    await page.locator('.notice').waitFor();
    site.edit(EN.file, '# What changes', '# What is new');
    await page.locator('.is-stale[lang|="zh"]').getByText('有哪些变化').waitFor();
    assert.equal(await page.getByRole('link', { name: 'The site' }).getAttribute('href'), '/');
  });

  test('dead links: none, and then one', async () => {
    const page = await see('/__links');
    const text = page.locator('main');
    await text.locator('.calm').waitFor();
    site.edit(ZH.file, '# 有哪些变化', '[去哪里](nowhere.md)\n\n# 有哪些变化');
    await overlay(page).waitFor();
    await overlay(page).getByRole('button', { name: 'Close' }).click();
    await text.getByRole('heading', { name: ZH.file }).waitFor();
    assert.match(await text.locator('.dead a').getAttribute('href'), /nowhere|\?at=\d+,\d+$/);
    site.edit(ZH.file, '[去哪里](nowhere.md)', '');
    await text.locator('.calm').waitFor();
  });

  test('many quick edits: the last one shows', async () => {
    const page = await see(EN.page);
    for (let n = 1; n <= 40; n += 1) {
      site.edit(EN.file, /\n# .*/.exec(site.read(EN.file))[0], `\n# Edit ${n}`);
      await new Promise((next) => { setTimeout(next, 7 * (n % 9)); });
    }
    await body(page, /^Edit 40$/).waitFor();
  });
});

describe('other ways to look', { timeout: 400_000 }, () => {
  let site;
  const servers = [];
  const start = async (...args) => {
    const server = await serve(site, ...args);
    servers.push(server);
    return server;
  };
  before(() => { site = copy(); });
  afterEach(async () => {
    site.restore();
    // Pages first: that a server is gone is a complaint.
    await leave().finally(() => Promise.all(servers.splice(0).map((server) => server.stop())));
  });
  after(() => site.end());

  test('as published: no drafts', async () => {
    const { origin } = await start(...AT, '--as-published');
    const page = await visit(origin, DRAFT);
    assert.equal(page.response.status(), 404);
    isMissing(page);
    const list = await visit(origin, '/en/news/');
    assert.equal(await list.locator(`a[href="${DRAFT}"]`).count(), 0);
  });

  test('at another time: what comes later is out', async () => {
    const { origin } = await start('--at', '2099-06-01T00:00', '--as-published');
    const page = await visit(origin, SCHEDULED);
    assert.equal(page.response.status(), 200);
    assert.equal(await page.locator('.strip .mark').isVisible(), false);
  });

  test('Ctrl-C ends it at once, however many pages listen', async () => {
    const server = await start();
    const pages = await Promise.all(['/en/', '/zh/', '/__status'].map((address) => visit(server.origin, address)));
    const { status, signal, ms } = await server.stop();
    assert.deepEqual({ status, signal }, { status: 0, signal: null });
    assert.ok(ms < 1000, `${ms} ms`);
    await pages[0].getByText('The preview has stopped').waitFor();
    // That nobody answers is what browsers complain about.
    for (const page of pages) page.complaints();
  });

  test('a port that is taken: the next one, and it says so', async () => {
    const first = await start();
    const { port } = new URL(first.origin);
    const second = await start('--port', port);
    assert.ok(Number(new URL(second.origin).port) > Number(port));
    assert.match(second.said(), new RegExp(`port ${port} is taken, so the preview is at ${second.origin}`));
  });

  test('a site.toml that is broken from the beginning: the fault, and the site when it is mended', async () => {
    site.edit('site.toml', 'base_url = "https://news.example.org/"', 'base_url = https://news.example.org/site/');
    const server = await start();
    const page = await visit(server.origin, '/');
    await overlay(page).getByText('site.toml:').waitFor();
    isMissing(page);
    site.edit('site.toml', 'https://news.example.org/site/', '"https://news.example.org/site/"');
    await page.waitForURL('**/site/');
    await overlay(page).waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'English' }).first().waitFor();
  });

  test('a site below the root of its host', async () => {
    site.edit('site.toml', 'news.example.org/', 'news.example.org/%E6%96%B0%E9%97%BB-site/');
    const server = await start(...AT);
    const base = encodeURI('/新闻-site/');
    assert.equal(new URL(server.address).pathname, base);
    const page = await visit(server.origin, `${base}en/news/year-in-review-2026/`);
    assert.equal(await page.locator('.strip .mark').textContent(), 'Draft');
    const list = await visit(server.origin, `${base}en/news/`);
    assert.equal(await list.locator('main tongwen-mark').count(), 1);
    site.edit('content/en/news/year-in-review-2026.md', 'This article', 'This text');
    await body(page, 'This text').waitFor();
    const tool = await visit(server.origin, '/__status');
    assert.equal(await tool.getByRole('link', { name: 'The site' }).getAttribute('href'), base);
    // The base changes: pages go with it.
    site.edit('site.toml', '%E6%96%B0%E9%97%BB-site/', 'other/');
    await page.waitForURL('**/other/en/news/year-in-review-2026/');
    await list.waitForURL('**/other/en/news/');
  });

  for (const ui of ['en', 'zh']) {
    test(`axe finds nothing in what the preview adds (${ui})`, async () => {
      site.edit(EN.file, '# What changes', '[nowhere](nowhere.md)\n\n# What changes');
      const { origin } = await start('--ui', ui, ...AT);
      const found = [];
      // The pages' own policy would not let axe in.
      const bare = await browser.newContext({ bypassCSP: true });
      const page = await visit(origin, EN.page, bare);
      const check = async (what, part) => {
        await page.evaluate(axe);
        for (const colorScheme of ['light', 'dark']) {
          for (const width of [360, 1280]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 900 });
            const { violations } = await page.evaluate((root) => globalThis.axe.run(root ?? document, { resultTypes: ['violations'] }), part);
            for (const { id, nodes } of violations) found.push(`${what}, ${colorScheme}, ${width}: ${id}: ${nodes[0].html.slice(0, 160)}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (wide > 0) found.push(`${what}, ${colorScheme}, ${width}: ${wide} px too wide`);
          }
        }
      };
      await overlay(page).waitFor();
      await check('overlay', 'tongwen-preview');
      await page.keyboard.press('Escape');
      await check('strip', 'tongwen-preview');
      for (const address of ['/__status', `/__side/${KEY}`, '/__links']) {
        await page.goto(origin + address);
        await page.locator('tongwen-preview[data-number]').waitFor({ state: 'attached' });
        await check(address);
      }
      await bare.close();
      assert.deepEqual(found, []);
    });
  }
});
