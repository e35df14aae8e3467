// The reading list: saved in one language and shown in both, taken from browser to browser, and
// not to be broken by whatever lies in the browser's storage.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { start } from './support/browser.mjs';
import { files, kinds, pages, twin } from './support/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KEY = 'favorites.v1:/';

/** A story as articles offer it, for storages and files. */
const story = (id, more = {}) => ({
  id, d: '2023-07-14', saved: '2026-01-01T00:00:00.000Z',
  en: { u: `/en/${id}/`, t: `English ${id}` }, zh: { u: `/zh/${id}/`, t: `中文${id}` }, ...more,
});
const file = (favorites, more = {}) => ({
  name: 'favorites.json', mimeType: 'application/json',
  buffer: Buffer.from(typeof favorites === 'string' ? favorites : JSON.stringify({ version: 1, site: 'https://news.example.org/', favorites, ...more })),
});

describe('favorites', { timeout: 400_000 }, () => {
  let site;
  let kind;
  const said = [];
  before(async () => {
    site = await start();
    kind = (name, lang = 'en') => kinds(site.root).find((one) => one.kind === name && one.lang === lang).address;
  });
  after(() => site.stop());

  /** A page in its own profile; every message, fault and violation of the policy is noted. */
  async function open(options, prepare, arg) {
    const page = await site.open(options);
    await watch(page);
    if (prepare) await page.addInitScript(prepare, arg);
    return page;
  }
  async function watch(page) {
    page.on('console', (message) => said.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`${page.url()}: ${error}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective));
    });
  }
  /** A page whose storage holds something, from before its first visit. */
  const stored = (value, options) => open(options, ([key, text]) => {
    if (sessionStorage.getItem('put')) return;
    sessionStorage.setItem('put', '1');
    localStorage.setItem(key, text);
  }, [KEY, typeof value === 'string' ? value : JSON.stringify(value)]);

  const button = (page) => page.locator('[data-favorite]');
  const rows = (page) => page.locator('[data-favorites-list] > li');
  const links = (page) => page.locator('[data-favorites-list] a');
  const titles = async (page) => (await links(page).allTextContents());
  const status = (page) => page.locator('[data-favorites-status]').textContent();
  const kept = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key)), KEY);
  const load = async (page, what) => {
    await page.locator('[data-favorites-status]').evaluate((line) => { line.textContent = ''; });
    await page.locator('[data-favorites-import]').setInputFiles(what);
    await page.waitForFunction(() => document.querySelector('[data-favorites-status]').textContent !== '');
  };
  const h1 = (page) => page.locator('h1').textContent();

  test('saved in English, seen in Chinese, on the counterpart too', async () => {
    const page = await open();
    const address = kind('article');
    await page.goto(address);
    assert.equal(await button(page).innerText(), 'Add to favorites');
    assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
    const english = await h1(page);
    await button(page).click();
    assert.equal(await button(page).getAttribute('aria-pressed'), 'true');
    assert.equal(await button(page).innerText(), 'Add to favorites', 'the name is constant');
    const [entry] = await kept(page);
    assert.deepEqual(Object.keys(entry), ['id', 'd', 'en', 'zh', 'saved']);
    assert.equal(entry.en.u, address);
    assert.ok(Math.abs(Date.parse(entry.saved) - Date.now()) < 60_000 && /Z$/.test(entry.saved));

    await page.goto(twin(address));
    const chinese = await h1(page);
    assert.equal(await button(page).innerText(), '加入收藏');
    assert.equal(await button(page).getAttribute('aria-pressed'), 'true');

    await page.goto('/zh/favorites/');
    assert.deepEqual(await titles(page), [chinese]);
    assert.equal(await links(page).getAttribute('href'), twin(address));
    assert.equal(await links(page).getAttribute('lang'), null);
    assert.match(await rows(page).locator('time').innerText(), /^\d{4}年[1-9]\d?月[1-9]\d?日$/);
    assert.ok(await rows(page).getByRole('button', { name: `移除《${chinese}》` }).isVisible());
    await page.goto('/en/favorites/');
    assert.deepEqual(await titles(page), [english]);
    assert.match(await rows(page).locator('time').innerText(), /^[1-9]\d? [A-Z][a-z]+ \d{4}$/);
    assert.equal(await rows(page).locator('time').getAttribute('datetime'), entry.d);
    assert.equal(await rows(page).getByRole('button', { name: `Remove “${english}”` }).innerText(), 'Remove');
    assert.ok(!await page.locator('[data-favorites-empty]').isVisible());

    await links(page).click();
    await button(page).click();
    assert.deepEqual(await kept(page), []);
    await page.goto('/en/favorites/');
    assert.ok(await page.locator('[data-favorites-empty]').isVisible());
    assert.equal(await rows(page).count(), 0);
  });

  test('a story in one language keeps its title and says its language', async () => {
    const page = await open();
    const address = kind('one language', 'zh');
    await page.goto(address);
    const title = await h1(page);
    await button(page).click();
    await page.goto('/en/favorites/');
    assert.deepEqual(await titles(page), [title]);
    for (const name of ['lang', 'hreflang']) assert.equal(await links(page).getAttribute(name), 'zh-Hans');
    assert.match(await rows(page).locator('time').innerText(), /^\d+ [A-Z][a-z]+ \d{4}$/);
  });

  test('visiting a saved article refreshes its titles, and nothing else', async () => {
    const page = await open();
    await page.goto(kind('article'));
    const offered = JSON.parse(await button(page).getAttribute('data-favorite'));
    const old = { ...offered, en: { ...offered.en, t: 'An old title' }, saved: '2026-02-03T04:05:06.000Z' };
    await page.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, JSON.stringify([story('other'), old])]);
    await page.reload();
    const [first, second] = await kept(page);
    assert.deepEqual(first, { ...offered, saved: old.saved });
    assert.deepEqual(second.en, story('other').en);
  });

  test('exported, removed, imported, and once more without a change', async () => {
    const page = await open();
    for (const address of [kind('article'), kind('bundle'), kind('one language')]) {
      await page.goto(address);
      await button(page).click();
    }
    await page.goto('/en/favorites/');
    const all = await titles(page);
    const list = await kept(page);
    assert.equal(all.length, 3);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-favorites-export]').click()]);
    assert.equal(download.suggestedFilename(), 'favorites.json');
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.deepEqual(saved, { version: 1, site: 'https://news.example.org/', favorites: list });
    assert.match(await status(page), /favorites\.json/);

    for (let left = 3; left > 0; left -= 1) {
      await rows(page).getByRole('button').first().click();
      assert.equal(await rows(page).count(), left - 1);
      assert.match(await status(page), /^Removed: /);
    }
    await page.locator('[data-favorites-export]').click();
    assert.match(await status(page), /nothing to save/);

    const path = await download.path();
    await load(page, { name: 'favorites.json', mimeType: 'application/json', buffer: readFileSync(path) });
    assert.match(await status(page), /New on the list: 3\./);
    assert.deepEqual(await titles(page), all);
    assert.deepEqual(await kept(page), list);
    await load(page, path);
    assert.match(await status(page), /nothing new/);
    assert.deepEqual(await kept(page), list);

    // What is there already stays as it is; the newest stand first.
    await load(page, file([{ ...list[0], en: { ...list[0].en, t: 'Another title' } }, story('later', { saved: '2999-01-01T00:00:00Z' }), story('old')]));
    assert.match(await status(page), /New on the list: 2\./);
    assert.deepEqual(await titles(page), ['English later', ...all, 'English old']);
  });

  test('a wrong file is refused in words, and the list stays', async () => {
    const page = await stored([story('one')]);
    const wrong = [
      '', '{', 'null', '[]', '"x"', '{"version":1}', '{"version":2,"favorites":[]}', '{"version":1,"favorites":{}}',
      file([story('two')], { site: 'https://elsewhere.example/' }),
      file([story('two', { en: { u: 'https://elsewhere.example/en/two/', t: 'x' } }), null]),
      { name: 'big.json', mimeType: 'application/json', buffer: Buffer.alloc(5 << 20, 32) },
    ];
    for (const [lang, words] of [['en', /^This file is not a list of favorites/], ['zh', /^这不是本站导出的收藏夹文件/]]) {
      await page.goto(`/${lang}/favorites/`);
      for (const one of wrong) {
        await load(page, typeof one === 'string' ? file(one) : one);
        assert.match(await status(page), words, String(one.buffer ?? one).slice(0, 80));
        assert.equal(await rows(page).count(), 1);
      }
    }
    assert.deepEqual(await kept(page), [story('one')]);
    await page.goto('/en/favorites/');
    await load(page, file([story('two'), story('bad', { d: '2023-02-31' })]));
    assert.match(await status(page), /New on the list: 1\. Left out.*: 1\./);
  });

  test('two tabs show the same', async () => {
    const article = await open();
    const list = await article.context().newPage();
    await watch(list);
    await article.goto(kind('article'));
    await list.goto('/zh/favorites/');
    await button(article).click();
    await rows(list).first().waitFor();
    assert.equal(await rows(list).count(), 1);
    // A row that another tab removes hands the focus on, too.
    await rows(list).getByRole('button').focus();
    await button(article).click();
    await list.locator('[data-favorites-empty]').waitFor();
    assert.equal(await list.evaluate(() => document.activeElement.localName), 'h1');
    await button(article).click();
    await rows(list).getByRole('button').click();
    await article.waitForFunction(() => document.querySelector('[data-favorite]').ariaPressed === 'false');
    await button(article).click();
    await rows(list).first().waitFor();
    await list.evaluate(() => localStorage.clear());
    await article.waitForFunction(() => document.querySelector('[data-favorite]').ariaPressed === 'false');
  });

  test('a hostile storage throws nothing and shows nothing wrong', async () => {
    const good = story('good');
    const en = (u, t = 'Bad') => story('bad', { en: { u, t } });
    const wrong = [
      null, 1, 'x', true, [], {}, [good], { id: 'bad' }, { ...good, id: 7 }, { ...good, id: '' }, { ...good, id: null },
      story('bad', { d: 5 }), story('bad', { d: '14 July 2023' }), story('bad', { d: '2023-13-01' }), story('bad', { d: '2023-02-30' }), story('bad', { d: null }),
      story('bad', { d: '<img src=x>' }), story('bad', { saved: 1 }), story('bad', { saved: 'yesterday' }), story('bad', { saved: null }), story('bad', { saved: '2023-99-99T00:00:00Z' }),
      story('bad', { en: null }), story('bad', { en: 'x' }), story('bad', { en: [] }), story('bad', { en: { u: '/en/bad/' } }), story('bad', { en: { t: 'x' } }),
      en('javascript:alert(1)'), en(' JavaScript:alert(1)'), en('java\nscript:alert(1)'), en('data:text/html,x'), en('vbscript:x'), en('blob:https://x'), en('file:///etc/passwd'),
      en('https://elsewhere.example/en/bad/'), en('//elsewhere.example/'), en('\\\\elsewhere.example/'),
      en(`${site.origin}//elsewhere.example/`), en('/.//elsewhere.example/'), en('/en/..//elsewhere.example/'), en('/en/%2e%2e//elsewhere.example/'), en('/..\\\\elsewhere.example'), en('http://127.0.0.1:1/en/'), en(['/en/bad/']), en(7),
      en('/en/bad/', { toString: 'x' }), en('/en/bad/', ''), en('/en/bad/', 'x'.repeat(1 << 20)), { id: 'bad', d: '2023-07-14' }, { ...story('bad'), more: 1 },
      JSON.parse('{"id":"bad","__proto__":{"u":"javascript:1","t":"x"}}'),
    ];
    const storages = ['', '{', 'null', '[null]', '[]', '{}', '0', '"x"', '[[[]]]', '\u0000', '{"length":3}', `[${'['.repeat(9999)}`, JSON.stringify(wrong)];
    for (const text of storages) {
      const page = await stored(text);
      await page.goto('/en/favorites/');
      assert.equal(await rows(page).count(), 0, text.slice(0, 60));
      assert.ok(await page.locator('[data-favorites-empty]').isVisible(), text.slice(0, 60));
      await page.goto(kind('article'));
      await button(page).click();
      assert.equal((await kept(page)).length, 1, text.slice(0, 60));
      await page.context().close();
    }
    // Good entries among the wrong ones stay, each once; texts are texts.
    const markup = '<img src=x onerror=alert(1)>$& {title}';
    const page = await stored([...wrong, good, story('good', { saved: '2020-01-01T00:00:00Z' }), story('text', { en: { u: '/en/text/?q#x', t: markup } }), ...wrong]);
    await page.goto('/en/favorites/');
    assert.deepEqual(await titles(page), ['English good', markup]);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await links(page).nth(1).getAttribute('href'), '/en/text/');
    assert.equal(await rows(page).nth(1).getByRole('button').getAttribute('aria-label'), `Remove “${markup}”`);
  });

  test('a huge list is cut, not shown for ever', async () => {
    const page = await stored(Array.from({ length: 5000 }, (_, n) => story(`s${n}`)));
    await page.goto('/zh/favorites/');
    assert.equal(await rows(page).count(), 1000);
    await page.goto(kind('article'));
    await button(page).click();
    assert.equal((await kept(page)).length, 1000);
  });

  test('a storage that refuses or is full: kept for the visit, and said', async () => {
    const refuse = () => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
      }
    };
    let page = await open({}, refuse);
    for (const [address, words] of [[kind('article'), /^This browser does not let/], [twin(kind('article')), /^您的浏览器不允许/]]) {
      await page.goto(address);
      assert.equal(await status(page), '');
      await button(page).click();
      assert.equal(await button(page).getAttribute('aria-pressed'), 'true');
      assert.match(await status(page), words);
      await button(page).click();
      assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
    }
    await page.goto('/en/favorites/');
    assert.match(await status(page), /^This browser does not let/);
    await load(page, file([story('one')]));
    assert.deepEqual(await titles(page), ['English one']);
    assert.match(await status(page), /New on the list: 1\. This browser does not let/);

    // Full: the tab keeps it from page to page.
    page = await open({}, () => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function put(...args) {
        if (this === localStorage) throw new DOMException('full', 'QuotaExceededError');
        setItem.apply(this, args);
      };
    });
    await page.goto(kind('article'));
    await button(page).click();
    assert.match(await status(page), /^This browser does not let/);
    await page.goto('/en/favorites/');
    assert.equal(await rows(page).count(), 1);
    await rows(page).getByRole('button').click();
    assert.equal(await rows(page).count(), 0);
  });

  test('without script there is no button, and words about bookmarks', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(kind('article'));
    assert.ok(!await button(page).isVisible());
    for (const [lang, words] of [['en', /Ctrl\+D, or ⌘D/], ['zh', /Ctrl\+D，Mac上为⌘D/]]) {
      await page.goto(`/${lang}/favorites/`);
      assert.match(await page.locator('main').innerText(), words);
      for (const name of ['export', 'import', 'status', 'empty', 'list']) {
        assert.ok(!await page.locator(`[data-favorites-${name}]`).isVisible(), name);
      }
    }
  });

  test('by keyboard alone', async () => {
    const page = await stored([story('one'), story('two'), story('three')]);
    // Who listens from the beginning has the browser hand over its dialog before the key comes: asked for
    // together with the key, that may be too late.
    page.on('filechooser', () => {});
    const tabTo = async (selector) => {
      for (let n = 0; n < 60; n += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((name) => document.activeElement.matches(name), selector)) return;
      }
      assert.fail(`no way to ${selector}`);
    };
    const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.localName);
    await page.goto(kind('article'));
    await tabTo('[data-favorite]');
    for (const [key, pressed] of [['Enter', 'true'], ['Space', 'false']]) {
      await page.keyboard.press(key);
      assert.equal(await button(page).getAttribute('aria-pressed'), pressed);
    }
    await page.goto('/en/favorites/');
    await tabTo('[data-favorites-import]');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles(file([story('one')]));
    await page.waitForFunction(() => document.querySelector('[data-favorites-status]').textContent !== '');
    const ring = await page.locator('label:has([data-favorites-import])').evaluate((label) => getComputedStyle(label).outlineStyle);
    assert.equal(ring, 'solid', 'the focus shows');
    await tabTo('[data-favorites-list] li:nth-child(2) button');
    await page.keyboard.press('Enter');
    assert.deepEqual(await titles(page), ['English one', 'English three']);
    assert.equal(await focused(), 'Remove “English three”', 'the next one');
    // A key that is held down does not clear the list.
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    assert.deepEqual(await titles(page), ['English one']);
    assert.equal(await focused(), 'Remove “English one”', 'the last one that is left');
    await page.keyboard.press('Space');
    assert.equal(await focused(), 'h1');
  });

  test('axe finds nothing on a list with entries; targets are large; nothing moves', async () => {
    const list = [story('one'), story('long', { en: { u: '/en/long/', t: 'A title that is so long that it takes several lines on every telephone of this world' } })];
    const { en, ...alone } = story('alone');
    const { d, ...undated } = story('undated');
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [360, 1280]) {
        const page = await stored([...list, alone, undated], { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        await page.addInitScript(() => {
          window.moved = 0;
          new PerformanceObserver((found) => {
            for (const entry of found.getEntries()) window.moved += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
        });
        for (const address of ['/en/favorites/', '/zh/favorites/', kind('article')]) {
          await page.goto(address);
          await page.waitForTimeout(100);
          assert.equal(await page.evaluate(() => window.moved), 0, `${address} moves`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} is too wide`);
          for (const control of await page.locator('main .act').all()) {
            const box = await control.boundingBox();
            assert.ok(box.width >= 44 && box.height >= 44, `${address}: ${JSON.stringify(box)}`);
          }
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${address} ${colorScheme} ${width}`);
        }
        await page.emulateMedia({ media: 'print' });
        assert.ok(!await button(page).isVisible(), 'no button on paper');
        await page.context().close();
      }
    }
  });

  test('scripts are small', () => {
    const scripts = files(site.root).filter((name) => name.endsWith('.js'));
    const size = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(site.root, name))).length, 0);
    console.log(`scripts: ${size} bytes, gzip`);
    assert.ok(size > 0 && size <= 10 * 1024, `${size}`);
  });

  test('no message, no fault, no violation in all of this', () => {
    assert.deepEqual(said, []);
  });
});

test('under a path: a list of its own, and no address outside', { timeout: 400_000 }, async () => {
  const site = await start('news-site');
  try {
    const page = await site.open();
    const all = pages(site.root);
    const address = `/news-site${all.find((one) => one.startsWith('/en/news/') && one.split('/').length === 5 && all.includes(twin(one)))}`;
    await page.goto(address);
    await page.locator('[data-favorite]').click();
    const list = await page.evaluate(() => JSON.parse(localStorage.getItem('favorites.v1:/news-site/')));
    assert.equal(list[0].en.u, address);
    const outside = { ...story('outside'), en: { u: '/en/outside/', t: 'x' } };
    await page.evaluate((text) => localStorage.setItem('favorites.v1:/news-site/', text), JSON.stringify([...list, outside]));
    await page.goto('/news-site/zh/favorites/');
    assert.deepEqual(await page.locator('[data-favorites-list] a').evaluateAll((all) => all.map((a) => a.pathname)), [list[0].zh.u]);
    assert.equal(await page.locator('[data-favorites-export]').getAttribute('data-favorites-export'), 'https://news.example.org/news-site/');
  } finally {
    await site.stop();
  }
});
