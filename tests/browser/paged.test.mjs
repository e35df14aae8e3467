// Lists of several pages: ways between them, and the switch of languages from one that is not the first.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { adjusted } from './support/made.mjs';
import { pages, twin } from './support/site.mjs';

describe('a list of several pages', { timeout: 400_000 }, () => {
  let site;
  let page;
  before(async () => {
    site = await start('', adjusted([['', 'paginate_by', '2']]));
    page = await site.open();
  });
  after(() => site.stop());
  const where = () => new URL(page.url()).pathname;
  const follow = async (link) => {
    await link.click();
    await page.waitForLoadState();
    return where();
  };
  const second = (inside) => pages(site.root).filter((address) => inside.test(address) && address.endsWith('/page/2/'));

  for (const [kind, inside] of [['section', /^\/(en|zh)\/news\//], ['term', /^\/(en|zh)\/tags\//]]) {
    test(`${kind}: the switch leads to page 2 of the other language, and back`, async () => {
      const both = second(inside).filter((address) => pages(site.root).includes(twin(address)));
      assert.ok(both.length >= 2, `${both.length} pages`);
      for (const address of both) {
        await page.goto(address);
        const tongue = page.locator('header a[hreflang]');
        assert.equal(await follow(tongue), twin(address));
        assert.equal(await page.locator('html').getAttribute('lang'), address.startsWith('/en/') ? 'zh-Hans' : 'en');
        assert.equal(await follow(tongue), address);
      }
    });
  }

  test('newer and older, without script too', async () => {
    for (const [lang, newer, older, number] of [['en', 'Newer', 'Older', /^Page 2 of \d+$/], ['zh', '较新', '较早', /^第2页，共\d+页$/]]) {
      const bare = await site.open({ javaScriptEnabled: false });
      await bare.goto(`/${lang}/news/`);
      assert.equal(await bare.getByRole('link', { name: newer, exact: true }).count(), 0, 'nothing is newer than page 1');
      await bare.locator('a[rel=next]').click();
      await bare.waitForURL(`**/${lang}/news/page/2/`);
      assert.match((await bare.locator('.pager span').innerText()).trim(), number);
      assert.equal(await bare.locator('a[rel=next]').innerText(), older);
      assert.equal(await bare.locator('a[rel=prev]').innerText(), newer);
      await bare.locator('a[rel=prev]').click();
      await bare.waitForURL(`**/${lang}/news/`);
      await bare.context().close();
    }
  });

  test('by keyboard, from one page to the next', async () => {
    await page.goto('/en/news/');
    let is = false;
    for (let n = 0; n < 60 && !is; n += 1) {
      await page.keyboard.press('Tab');
      is = await page.evaluate(() => document.activeElement.rel === 'next');
    }
    assert.ok(is, 'the way to older articles is a stop');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/news/page/2/');
  });

  test('every page of a list has a title of its own', async () => {
    const titles = new Map();
    for (const address of pages(site.root).filter((one) => /\/(news|tags)\/.*page\/\d+\/$|\/(en|zh)\/news\/$/.test(one))) {
      await page.goto(address);
      const key = `${address.split('/')[1]} ${await page.title()}`;
      assert.equal(titles.get(key), undefined, `${address} and ${titles.get(key)}: ${key}`);
      titles.set(key, address);
      assert.equal(new URL(await page.locator('link[rel=canonical]').getAttribute('href')).pathname, address);
    }
    assert.ok(titles.size > 8, `${titles.size}`);
  });
});
