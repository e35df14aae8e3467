// No page has a barrier that a program can find: light and dark, on a phone and on a desk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { kinds } from './support/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('axe finds nothing', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start(); });
  after(() => site.stop());

  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1280]) {
      test(`${colorScheme}, ${width} px`, async () => {
        const page = await site.open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        const found = [];
        for (const { kind, address } of kinds(site.root)) {
          await page.goto(address);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
          for (const { id, nodes } of violations) found.push(`${kind} ${address}: ${id}: ${nodes[0].html.slice(0, 120)}`);
        }
        assert.deepEqual(found, []);
      });
    }
  }
});
