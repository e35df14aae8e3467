// A site in three languages: the switch is a short list, which leads to this very page and back from
// each of them, on a desk and on a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { third } from './support/third.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = { en: 'en', zh: 'zh-Hans', fr: 'fr' };
const NAMES = { en: 'English', zh: '中文版', fr: 'Français' };
/** What stands in all of them, below the language. */
const PAGES = ['', 'news/', 'news/three/', 'news/three/parallel/', 'tags/', 'tags/training/', 'archive/', 'archive/2026/', 'archive/2026/09/', 'authors/', 'authors/lin-qing/', 'favorites/', 'search/', 'about/', 'disclaimer/'];

describe('three languages', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start('', third()); });
  after(() => site.stop());

  const where = (page) => new URL(page.url()).pathname;
  const follow = async (page, lang) => {
    await page.locator(`header a[hreflang="${TAGS[lang]}"]`).click();
    await page.waitForLoadState();
    return where(page);
  };

  for (const width of [360, 1280]) {
    test(`there and back on each kind of page, ${width} px`, async () => {
      const page = await site.open({ viewport: { width, height: 900 } });
      for (const below of PAGES) {
        for (const [from, to] of [['en', 'fr'], ['fr', 'zh']]) {
          await page.goto(`/${from}/${below}`);
          const others = await page.locator('header a[hreflang]').evaluateAll((all) => all.map((a) => [a.lang, a.hreflang, a.rel, a.textContent]));
          const wanted = Object.keys(TAGS).filter((lang) => lang !== from).map((lang) => [TAGS[lang], TAGS[lang], 'alternate', NAMES[lang]]);
          assert.deepEqual(others, wanted, `/${from}/${below}`);
          const [room, content] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
          assert.ok(content <= room, `/${from}/${below}: ${content} px of ${room}`);
          assert.equal(await follow(page, to), `/${to}/${below}`);
          assert.equal(await page.locator('html').getAttribute('lang'), TAGS[to]);
          assert.equal(await follow(page, from), `/${from}/${below}`);
        }
      }
      await page.context().close();
    });
  }

  test('a story in one language says so in both others', async () => {
    const page = await site.open();
    await page.goto('/fr/news/only/');
    for (const lang of ['en', 'zh']) {
      assert.ok(await page.locator(`main .remark[lang="${TAGS[lang]}"]`).isVisible());
      assert.equal(await follow(page, lang), `/${lang}/news/`);
      await page.goBack();
    }
    await page.context().close();
  });

  test('of three texts each is read beside the original', async () => {
    const page = await site.open();
    for (const [lang, other] of [['en', 'zh'], ['zh', 'en'], ['fr', 'en']]) {
      await page.goto(`/${lang}/news/three/`);
      await page.locator('a[href$="/parallel/"]').click();
      await page.waitForURL(`**/${lang}/news/three/parallel/`);
      const halves = await page.locator('.two.is-paragraph > :nth-child(2)').evaluateAll((all) => all.map((half) => half.lang));
      assert.deepEqual(halves, [TAGS[other], TAGS[other]]);
      assert.equal(await page.locator('main h1').count(), 1);
    }
    await page.context().close();
  });

  test('the root offers all of them, each in its own words', async () => {
    const page = await site.open({ viewport: { width: 360, height: 900 } });
    await page.goto('/');
    const ways = await page.locator('a.way').evaluateAll((all) => all.map((a) => [a.pathname, a.lang, a.textContent]));
    assert.deepEqual(ways, [['/en/', 'en', 'English'], ['/zh/', 'zh-Hans', '中文版'], ['/fr/', 'fr', 'Français']]);
    await page.goto('/no/such/page/');
    assert.equal(await page.locator('.part').count(), 3);
    await page.context().close();
  });

  test('a favorite is kept in all of them', async () => {
    const page = await site.open();
    await page.goto('/zh/news/three/');
    await page.locator('[data-favorite]').click();
    for (const [lang, title] of [['fr', 'Un article en trois langues'], ['en', 'One story in three languages']]) {
      await page.goto(`/${lang}/favorites/`);
      assert.equal(await page.locator('[data-favorites-list] a').textContent(), title);
    }
    // What a list lacks in its own language stands there in another, and says which.
    await page.goto('/fr/news/only/');
    await page.locator('[data-favorite]').click();
    await page.goto('/zh/favorites/');
    assert.equal(await page.locator('[data-favorites-list] a[lang="fr"]').textContent(), 'En français seul');
    await page.context().close();
  });

  test('the search of the third language finds its own articles alone', async () => {
    const page = await site.open();
    await page.goto('/fr/search/?q=langues');
    await page.locator('[data-search-results] li').first().waitFor();
    assert.deepEqual(await page.locator('[data-search-results] a').evaluateAll((all) => all.map((a) => a.pathname)), ['/fr/news/three/']);
    await page.context().close();
  });

  test('axe finds nothing', async () => {
    const found = [];
    for (const width of [360, 1280]) {
      const page = await site.open({ viewport: { width, height: 900 }, bypassCSP: true });
      for (const address of ['/', '/no/such/page/', '/fr/', '/fr/news/three/', '/fr/news/three/parallel/', '/zh/news/three/parallel/', '/fr/news/only/']) {
        await page.goto(address);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, nodes } of violations) found.push(`${address}, ${width} px: ${id}: ${nodes[0].html.slice(0, 120)}`);
      }
      await page.context().close();
    }
    assert.deepEqual(found, []);
  });
});
