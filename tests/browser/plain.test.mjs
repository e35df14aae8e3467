// Pages are complete without script, by keyboard and on a very narrow screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { kinds, pages, redirects } from './support/site.mjs';

describe('plain use', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start(); });
  after(() => site.stop());
  const chromed = () => kinds(site.root).filter(({ lang }) => lang);

  test('without script every page has its text, and no control that does nothing', async () => {
    const page = await site.open({ javaScriptEnabled: false });
    for (const { kind, address } of kinds(site.root)) {
      await page.goto(address);
      assert.equal(await page.locator('h1').count(), 1, address);
      assert.ok((await page.locator('main').innerText()).trim().length > 20, address);
      // A task list's boxes are disabled: they are text, not controls.
      for (const control of await page.locator('button, input:not([disabled]), select').all()) {
        assert.ok(!(await control.isVisible()), `${address}: a control without script`);
      }
      if (['article', 'bundle', 'one language'].includes(kind)) {
        assert.ok((await page.locator('article').innerText()).length > 200, address);
        assert.ok(await page.locator('article time').first().isVisible(), address);
      }
    }
  });

  test('the first Tab shows the skip link, and it skips', async () => {
    const page = await site.open();
    for (const { address } of chromed()) {
      await page.goto(address);
      await page.keyboard.press('Tab');
      const skip = page.locator('a.skip:focus');
      assert.equal(await skip.count(), 1, address);
      const box = await skip.boundingBox();
      assert.ok(box.x >= 0 && box.y >= 0 && box.width > 20 && box.height > 10, `${address}: in sight`);
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main', address);
    }
  });

  test('every stop of the keyboard is visible', async () => {
    const page = await site.open();
    const alone = ['/', '/no/such/page/'].map((address) => ({ address }));
    for (const { address } of [...chromed(), ...alone]) {
      await page.goto(address);
      const stops = Math.min(40, await page.locator('a[href], button, [tabindex="0"]').count());
      for (let n = 0; n < stops; n += 1) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          return { outlineStyle, outlineWidth, html: document.activeElement.outerHTML.slice(0, 80) };
        });
        assert.ok(stop.outlineStyle !== 'none' && parseFloat(stop.outlineWidth) >= 2, `${address}: ${stop.html}`);
      }
    }
  });

  test('nothing is wider than 320 px, with wide spacing neither', async () => {
    const page = await site.open({ viewport: { width: 320, height: 800 }, bypassCSP: true });
    const wide = async () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const old = redirects(site.root);
    for (const address of [...pages(site.root).filter((one) => !old.includes(one)), '/no/such/page/']) {
      await page.goto(address);
      assert.ok(await wide() <= 0, `${address}: ${await wide()} px too wide`);
      // The spacing that readers may set (WCAG 2.2, 1.4.12).
      await page.addStyleTag({ content: '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}' });
      assert.ok(await wide() <= 0, `${address}: ${await wide()} px too wide with wide spacing`);
    }
  });
});
