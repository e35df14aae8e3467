// Search in both languages: by words, by the address, by keyboard, and with nothing to find.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start } from './support/browser.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const script = readFileSync(here('../../themes/newsroom/static/search.js'), 'utf8');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the rules of search.js', async () => {
  // A `.js` file beside no package is no module for Node; its text is.
  const { cut, hash, marks } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

  test('texts are cut as the table says', () => {
    for (const { text, terms } of JSON.parse(readFileSync(here('../search-cases.json'), 'utf8'))) {
      let next = 0;
      const found = cut(text).map(({ term, from, to }) => {
        if (from !== to || from !== next) return `${term}@${from}-${to}`;
        next += 1;
        return term;
      });
      assert.deepEqual(found, terms, text);
    }
  });

  test('terms are in the files that the program names', () => {
    const known = Object.entries(JSON.parse(readFileSync(here('../search-hashes.json'), 'utf8')));
    assert.ok(known.length > 5);
    for (const [term, sum] of known) assert.equal(hash(term), sum, term);
  });

  test('words of the query are marked, and no others', () => {
    const cases = [
      ['在工厂检查中发现', '工厂检查', ['工厂检查']],
      ['Factory inspections of the inspection bodies', 'factory inspection of', ['Factory', 'inspections', 'inspection']],
      ['GB/T 19001-2016标准', 'gb/t 19001', ['GB', 'T', '19001']],
      ['Café', 'cafe', ['Café']],
      ['检查 <b>', 'b', ['b']],
      ['nothing here', '工厂', []],
    ];
    for (const [text, query, expected] of cases) {
      assert.deepEqual(marks(text, query).map(([from, to]) => text.slice(from, to)), expected, text);
    }
  });
});

describe('the search page', { timeout: 400_000 }, () => {
  let site;
  let page;
  const said = [];
  before(async () => {
    site = await start();
    page = await site.open();
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective));
    });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
  });
  after(() => site.stop());

  const status = () => page.locator('[role="status"]');
  const links = () => page.locator('[data-search-results] a');
  const titles = () => links().allTextContents();
  const told = (pattern) => status().filter({ hasText: pattern }).waitFor();
  const search = async (lang, query) => {
    await page.goto(`/${lang}/search/`);
    await page.getByRole('searchbox').fill(query);
    await page.keyboard.press('Enter');
    await told(/./);
  };

  test('a Chinese word finds articles, the title first', async () => {
    await search('zh', '工厂检查');
    const found = await titles();
    assert.ok(found.length > 0);
    assert.match(found[0], /工厂检查/);
    assert.match(await status().textContent(), /^找到\d+篇文章。$/);
    assert.ok(await page.locator('[data-search-results] mark', { hasText: '工厂检查' }).count() > 0);
    const first = page.locator('[data-search-results] li').first();
    assert.match(await first.locator('time').textContent(), /年\d+月\d+日/);
    assert.ok((await first.locator('small').textContent()).length > 0, 'its section');
  });

  test('two English words find articles; the beginning of a word does, too', async () => {
    await search('en', 'factory inspection');
    const found = await titles();
    assert.match(found[0], /factory inspection/i);
    await search('en', 'inspec');
    assert.ok((await titles()).length >= found.length);
    await search('en', 'INSPECTIONS');
    assert.ok((await titles()).length > 0, 'one form finds the other');
  });

  test('dates, numbers and single characters are found', async () => {
    const address = await links().first().evaluate((link) => link.closest('li').querySelector('time').dateTime);
    await search('en', address);
    assert.ok((await titles()).length > 0, address);
    await search('zh', address.replace(/-/g, '/'));
    assert.ok((await titles()).length > 0, address);
    await search('zh', '厂');
    assert.ok((await titles()).length > 0);
  });

  test('a result leads to its article, and back to the results', async () => {
    await search('en', 'factory inspection');
    assert.equal(new URL(page.url()).search, '?q=factory+inspection');
    const before = await titles();
    await links().first().click();
    await page.waitForLoadState();
    assert.equal(await page.locator('article h1').textContent(), before[0]);
    await page.goBack();
    await links().first().waitFor();
    assert.deepEqual(await titles(), before);
  });

  test('an address with a query can be shared', async () => {
    await page.goto('/zh/search/?q=%E5%B7%A5%E5%8E%82%E6%A3%80%E6%9F%A5');
    await told(/找到/);
    assert.equal(await page.getByRole('searchbox').inputValue(), '工厂检查');
    assert.match((await titles())[0], /工厂检查/);
    await page.goto('/en/search/?q=inspection&year=1066&section=none');
    await told(/found/);
    assert.ok((await titles()).length > 0, 'filters that do not exist do not count');
  });

  test('filters by section and year', async () => {
    await search('en', 'inspection');
    const all = await titles();
    await page.locator('[name="section"]').selectOption('news');
    await told(/found/);
    await page.waitForFunction(() => location.search.includes('section=news'));
    for (const link of await links().all()) assert.match(await link.getAttribute('href'), /^\/en\/news\//);
    await page.locator('[name="section"]').selectOption('');
    const year = await page.locator('[name="year"] option').nth(1).textContent();
    await page.locator('[name="year"]').selectOption(year);
    await page.waitForFunction(() => location.search.includes('year='));
    await page.waitForTimeout(200);
    for (const time of await page.locator('[data-search-results] time').all()) {
      assert.equal((await time.getAttribute('datetime')).slice(0, 4), year);
    }
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll('[data-search-results] a').length === count, all.length);
    assert.deepEqual(await titles(), all, 'steps back undo the filters');
  });

  test('with the keyboard alone', async () => {
    await page.goto('/en/search/');
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.name === 'q')) break;
    }
    await page.keyboard.type('inspection');
    await page.keyboard.press('Enter');
    await told(/found/);
    const first = await links().first().getAttribute('href');
    for (let n = 0; n < 5; n += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => Boolean(document.activeElement.closest('[data-search-results]')))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${first}`);
  });

  test('a query is never anything but text', async () => {
    for (const query of ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '${1}{count}$&', '%00\\u0000', '.*+?^()[]{}|', '\u{202E}x', '\u{D800}']) {
      await search('en', query);
      assert.equal(await page.locator('main img, main script').count(), 0, query);
    }
    await search('en', 'zzxqj$&');
    assert.match(await status().textContent(), /“zzxqj\$&”/);
  });

  test('nothing is found where there is nothing, and nothing is asked for without words', async () => {
    await search('en', 'zzxqj');
    assert.match(await status().textContent(), /^Nothing was found/);
    assert.equal(await links().count(), 0);
    await search('zh', '龘龘');
    assert.match(await status().textContent(), /^没有找到/);
    await page.goto('/en/search/');
    await page.getByRole('searchbox').fill('   ');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    assert.equal(await status().textContent(), '');
    await page.getByRole('searchbox').fill('inspection zzxqj');
    await page.keyboard.press('Enter');
    await told(/^No article has all/);
  });

  test('every page leads here, and the index is loaded here alone', async () => {
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const lang of ['en', 'zh']) {
      await page.goto(`/${lang}/`);
      await page.locator(`header a[href="/${lang}/search/"]`).click();
      await page.getByRole('searchbox').waitFor();
      assert.equal(await page.locator('header [aria-current="page"]').getAttribute('href'), `/${lang}/search/`);
    }
    assert.deepEqual(asked.filter((url) => /\.bin$/.test(url)), []);
    await page.goto('/en/');
    assert.ok(!(await page.content()).includes('search.js') && await page.locator('script[src*="search"]').count() === 0);
    await page.goto('/no/such/page/');
    assert.equal(await page.locator('a[href="/en/search/"], a[href="/zh/search/"]').count(), 2);
    // The browser itself tells of the status of that page.
    assert.deepEqual(said.filter((text) => !/status of 404/.test(text)), []);
  });

  test('an index that cannot be had is told', async () => {
    await page.route('**/w*.bin', (route) => route.abort());
    await search('en', 'inspection');
    assert.match(await status().textContent(), /could not be loaded/);
    await page.unroute('**/w*.bin');
    await page.keyboard.press('Enter');
    await told(/found/);
  });

  test('without script the form is not shown, and the sections are', async () => {
    const plain = await site.open({ javaScriptEnabled: false });
    await plain.goto('/zh/search/?q=x');
    assert.equal(await plain.locator('[data-search]').isVisible(), false);
    assert.ok(await plain.locator('main a[href="/zh/news/"]').isVisible());
    await plain.context().close();
  });

  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1280]) {
      test(`axe finds nothing with results: ${colorScheme}, ${width} px`, async () => {
        const other = await site.open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        for (const address of ['/en/search/?q=factory+inspection', '/zh/search/?q=检查', '/en/search/?q=zzxqj']) {
          await other.goto(address);
          await other.locator('[role="status"]', { hasText: /./ }).waitFor();
          await other.evaluate(axe);
          const { violations } = await other.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
          assert.deepEqual(violations.map(({ id, nodes }) => `${address}: ${id}: ${nodes[0].html.slice(0, 120)}`), []);
          assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} is too wide`);
        }
        await other.context().close();
      });
    }
  }
});
