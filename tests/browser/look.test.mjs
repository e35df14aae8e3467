// What the design says of type, colours, targets, motion and paper, asked of the browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { gallerySite } from './support/views.mjs';
import { kinds } from './support/site.mjs';

const ELEMENTS = { en: '/en/news/elements/', zh: '/zh/news/elements/' };

describe('the look', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start('', gallerySite()); });
  after(() => site.stop());
  const chromed = () => kinds(site.root).filter(({ lang }) => lang);
  /** Computed styles of the first element, by name. */
  const style = (page, selector, ...names) => page.locator(selector).first().evaluate((element, all) => {
    const computed = getComputedStyle(element);
    return Object.fromEntries(all.map((name) => [name, computed.getPropertyValue(name)]));
  }, names);

  test('each language is set by its own rules', async () => {
    const page = await site.open({ viewport: { width: 1280, height: 900 } });
    const wanted = {
      en: { leading: [1.5, 1.65], measure: [60, 75], italic: 'italic', first: 'system-ui' },
      zh: { leading: [1.7, 1.9], measure: [30, 40], italic: 'normal', first: '"PingFang SC"' },
    };
    for (const [lang, want] of Object.entries(wanted)) {
      await page.goto(ELEMENTS[lang]);
      const body = await style(page, 'body', 'font-size', 'line-height', 'font-family', 'letter-spacing', 'line-break', 'word-break', 'overflow-wrap', 'text-autospace', 'text-spacing-trim');
      const size = parseFloat(body['font-size']);
      const leading = parseFloat(body['line-height']) / size;
      assert.ok(size >= 16, `${lang}: ${size} px`);
      assert.ok(leading >= want.leading[0] && leading <= want.leading[1], `${lang}: leading ${leading}`);
      assert.equal(body['font-family'].split(',')[0], want.first);
      assert.deepEqual([body['letter-spacing'], body['word-break'], body['overflow-wrap']], ['normal', 'normal', 'break-word']);
      if (lang === 'zh') assert.deepEqual([body['line-break'], body['text-autospace'], body['text-spacing-trim']], ['strict', 'normal', 'normal']);
      // How many characters of a text that is like any other go into a full line.
      const count = await page.locator('.body p').first().evaluate((paragraph, sample) => {
        const probe = document.createElement('span');
        probe.append(sample);
        probe.className = 'probe';
        paragraph.before(probe);
        const line = paragraph.getBoundingClientRect().width;
        const width = [...probe.getClientRects()].reduce((sum, rectangle) => sum + rectangle.width, 0);
        probe.remove();
        return (sample.length * line) / width;
      }, lang === 'en' ? 'The Centre publishes what changes for applicants, manufacturers and laboratories, and when. '.repeat(4) : '认证中心发布与申请人、生产企业和检测实验室有关的变化及其生效日期。'.repeat(4));
      assert.ok(count >= want.measure[0] - 0.5 && count <= want.measure[1] + 0.5, `${lang}: ${count.toFixed(1)} characters in a line`);
      const em = await style(page, '.body em', 'font-style', 'text-emphasis-style', 'text-emphasis-position');
      assert.equal(em['font-style'], want.italic);
      if (lang === 'zh') assert.deepEqual([em['text-emphasis-style'].split(' ').at(-1), em['text-emphasis-position']], ['dot', 'under']);
      const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll('body *')]
        .filter((element) => !element.closest('sup, sub, .skip') && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((element) => parseFloat(getComputedStyle(element).fontSize))));
      assert.ok(smallest >= 14, `${lang}: ${smallest} px`);
    }
  });

  test('targets are 44 px in header and buttons, 24 px anywhere but within a text', async () => {
    for (const width of [360, 1280]) {
      const page = await site.open({ viewport: { width, height: 900 } });
      const found = [];
      for (const { address } of [...chromed(), { address: '/' }, { address: '/no/such/page/' }, { address: ELEMENTS.en }]) {
        await page.goto(address);
        found.push(...await page.evaluate(() => [...document.querySelectorAll('a, button, select, input, label.act')].flatMap((element) => {
          const { width: across, height } = element.getBoundingClientRect();
          const isText = element.closest('p, li, td, dd, figcaption, h1, h2, small, sup')?.matches('.body *, .footnotes *, .remark, .remark *, .plain p, .meta, .name, .found *, footer p, .rows *, h2')
            && !element.matches('.way, .act');
          if (element.matches('.skip, .tools input') || !across || isText) return [];
          const least = element.closest('header nav, form') || element.matches('button, .act, .way') ? 44 : 24;
          return height < least - 0.5 || (least === 44 && across < least - 0.5) ? [`${location.pathname}: ${across.toFixed()} x ${height.toFixed()}: ${element.outerHTML.slice(0, 80)}`] : [];
        })));
      }
      assert.deepEqual([...new Set(found)].slice(0, 20), [], `${width} px`);
      await page.context().close();
    }
  });

  test('no line of dates begins before its column, however narrow', async () => {
    for (const width of [320, 360, 1280]) {
      const page = await site.open({ viewport: { width, height: 900 } });
      for (const { address } of [...chromed().filter(({ kind }) => ['article', 'bundle', 'home'].includes(kind)), { address: ELEMENTS.en }]) {
        await page.goto(address);
        const edge = await page.locator('.meta').first().evaluate((meta) => meta.parentElement.getBoundingClientRect().left);
        const texts = await page.evaluate(() => {
          const walker = document.createTreeWalker(document.querySelector('.meta'), NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          const all = [];
          while (walker.nextNode()) {
            range.selectNodeContents(walker.currentNode);
            all.push(...[...range.getClientRects()].filter(({ width }) => width > 0).map(({ left }) => left));
          }
          return all;
        });
        assert.ok(texts.length > 0, address);
        assert.ok(Math.abs(Math.min(...texts) - edge) < 1.5, `${address}, ${width} px: ${Math.min(...texts)} and ${edge}`);
      }
      await page.context().close();
    }
  });

  test('dark where the reader wants it dark', async () => {
    const luminance = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    for (const colorScheme of ['light', 'dark']) {
      const page = await site.open({ colorScheme });
      for (const { address } of [...chromed(), { address: '/' }, { address: '/no/such/page/' }]) {
        await page.goto(address);
        const { 'background-color': paper, color: ink } = await style(page, 'body', 'background-color', 'color');
        assert.equal(luminance(paper) < luminance(ink), colorScheme === 'dark', `${address}: ${ink} on ${paper}`);
        assert.equal((await style(page, 'html', 'color-scheme'))['color-scheme'], 'light dark');
      }
      await page.context().close();
    }
  });

  test('nothing moves for who wants no motion, and next to nothing for others', async () => {
    for (const [reducedMotion, most] of [['reduce', 0], ['no-preference', 0.1]]) {
      const page = await site.open({ reducedMotion });
      for (const address of ['/en/', ELEMENTS.en, '/zh/favorites/', '/zh/search/']) {
        await page.goto(address);
        const slow = await page.evaluate((limit) => [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return transitionDuration.split(',').some((part) => parseFloat(part) > limit) || animationName !== 'none' || scrollBehavior !== 'auto';
        }).map((element) => element.outerHTML.slice(0, 80)), most);
        assert.deepEqual(slow, [], `${address}, ${reducedMotion}`);
      }
      await page.context().close();
    }
  });

  test('on paper: the text, its date, its source and its address, and nothing to press', async () => {
    const page = await site.open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const { kind, address } of [...chromed(), { kind: 'article', address: ELEMENTS.en }, { kind: 'article', address: ELEMENTS.zh }]) {
      await page.goto(address);
      for (const selector of ['header', 'footer', 'nav', 'button', '.skip', 'input', 'select']) {
        for (const one of await page.locator(selector).all()) assert.ok(!await one.isVisible(), `${address}: ${selector}`);
      }
      assert.deepEqual(await style(page, 'body', 'color', 'background-color'), { color: 'rgb(0, 0, 0)', 'background-color': 'rgb(255, 255, 255)' }, address);
      if (kind !== 'home') assert.ok(await page.locator('h1').isVisible(), address);
      if (!['article', 'bundle'].includes(kind)) continue;
      const meta = await page.locator('.byline .meta').innerText();
      assert.match(meta, /20\d\d/, address);
      assert.match(meta, /Source: |来源：/, address);
      const canonical = await page.locator('link[rel=canonical]').getAttribute('href');
      assert.equal(await page.locator('.address').innerText(), canonical);
    }
    await page.goto(ELEMENTS.en);
    const after = (selector) => page.locator(selector).first().evaluate((link) => getComputedStyle(link, '::after').content);
    assert.match(await after('.body a[href^="https://example.org"]'), /https:\/\/example\.org\/a\/long\/path|attr\(href\)/);
    assert.match(await after('.footnotes a[href^="https://example.com"]'), /https:\/\/example\.com|attr\(href\)/);
    assert.match(await after('.meta a[href^="https://gazette"]'), /https:\/\/gazette|attr\(href\)/);
    assert.equal((await style(page, '.body h2', 'break-after'))['break-after'], 'avoid');
  });
});
