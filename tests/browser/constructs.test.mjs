// Every construct of Markdown, as the manual shows them: valid, without barriers, within the page.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { start } from './support/browser.mjs';
import { LANGUAGES, ROOT, build } from './support/site.mjs';

const { resolve } = createRequire(import.meta.url);
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');

describe('every construct of Markdown', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start('', build('', path.join(ROOT, 'docs/constructs'))); });
  after(() => site.stop());

  for (const lang of LANGUAGES) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${lang}, ${colorScheme}: axe finds nothing, and nothing is wider than a phone`, async () => {
        const page = await site.open({ colorScheme, viewport: { width: 360, height: 900 }, bypassCSP: true });
        await page.goto(`/${lang}/constructs/`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      });
    }

    test(`${lang}: a link to the other edition says so`, async () => {
      const page = await site.open();
      await page.goto(`/${lang}/constructs/`);
      const shown = await page.evaluate(() => {
        const link = document.querySelector('.body a[data-language]');
        return getComputedStyle(link, '::after').content;
      });
      assert.match(shown, lang === 'en' ? /中文版/ : /English/);
    });

    test(`${lang}: the HTML is valid`, async () => {
      const jar = resolve('vnu-jar/build/dist/vnu.jar');
      const args = ['-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always'];
      const { stdout } = await promisify(execFile)('java', [...args, `${site.origin}/${lang}/constructs/`], { timeout: 200_000 });
      // Of the policy, which is told about blocks of data, `html.test.mjs` says more.
      const messages = JSON.parse(stdout).messages.map(({ message }) => message);
      assert.deepEqual(messages.filter((message) => !message.startsWith('Inline script violates')), []);
    });
  }
});
