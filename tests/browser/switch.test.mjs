// The switch of languages leads to the counterpart of this very page, and back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { kinds, redirects, twin } from './support/site.mjs';

describe('the language switch', { timeout: 400_000 }, () => {
  let site;
  let page;
  before(async () => {
    site = await start();
    page = await site.open();
  });
  after(() => site.stop());

  const where = () => new URL(page.url()).pathname;
  const follow = async () => {
    await page.locator('header a[hreflang]').click();
    await page.waitForLoadState();
    return where();
  };

  for (const kind of ['home', 'section', 'article', 'bundle', 'parallel', 'parallel bundle', 'terms', 'term', 'archive', 'year', 'month', 'authors', 'author', 'favorites', 'search', 'about']) {
    test(`there and back from: ${kind}`, async () => {
      for (const { address, lang } of kinds(site.root).filter((one) => one.kind === kind)) {
        await page.goto(address);
        assert.equal(await follow(), twin(address));
        assert.notEqual((await page.locator('html').getAttribute('lang')).split('-')[0], lang);
        assert.equal(await follow(), address);
      }
    });
  }

  test('a story in one language leads to the section, and says so', async () => {
    for (const { address, lang } of kinds(site.root).filter((one) => one.kind === 'one language')) {
      await page.goto(address);
      const target = await page.locator('header a[hreflang]').getAttribute('hreflang');
      const notice = page.locator(`main [lang="${target}"]`).first();
      assert.ok(await notice.isVisible(), `${address}: a notice in ${target}`);
      assert.ok((await notice.boundingBox()).y < (await page.locator('h1').boundingBox()).y, 'above the title');
      assert.notEqual(target.split('-')[0], lang);
      assert.equal(await follow(), twin(address).split('/').slice(0, 3).join('/') + '/');
    }
  });

  test('the root offers both languages and goes nowhere by itself', async () => {
    await page.goto('/');
    await page.waitForTimeout(300);
    assert.equal(where(), '/');
    for (const address of ['/en/', '/zh/']) assert.ok(await page.locator(`a[href="${address}"]`).first().isVisible());
  });

  test('there and back by keyboard alone', async () => {
    for (const { address } of kinds(site.root).filter(({ kind }) => kind === 'article')) {
      await page.goto(address);
      for (const wanted of [twin(address), address]) {
        const tongue = page.locator('header a[hreflang]');
        for (let n = 0; n < 8 && !await tongue.evaluate((link) => link === document.activeElement); n += 1) await page.keyboard.press('Tab');
        await Promise.all([page.waitForURL(`**${wanted}`), page.keyboard.press('Enter')]);
      }
    }
  });

  test('an unknown address offers the home and the search of both languages, in their own words', async () => {
    for (const [tag, home, search] of [['en', 'Homepage', 'Search'], ['zh-Hans', '首页', '搜索']]) {
      for (const [name, path] of [[home, ''], [search, 'search/']]) {
        await page.goto('/zh/no/such/page/');
        await page.locator(`[lang="${tag}"]`).getByRole('link', { name, exact: true }).click();
        await page.waitForURL(`**/${tag.split('-')[0]}/${path}`);
        assert.equal(await page.locator('html').getAttribute('lang'), tag);
      }
    }
  });

  test('an old address leads to the article', async () => {
    for (const address of redirects(site.root)) {
      await page.goto(address);
      await page.waitForFunction((old) => location.pathname !== old, address);
      assert.equal(await page.locator('article h1').count(), 1);
    }
  });
});
