// What a reader has to wait for stays small. The figures are printed; docs/quality.md says what they mean.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { start } from './support/browser.mjs';
import { adjusted, long, words } from './support/made.mjs';
import { until } from './support/preview.mjs';
import { files, pages, redirects } from './support/site.mjs';

const KIB = 1024;

describe('limits', { timeout: 400_000 }, () => {
  let site;
  before(async () => {
    const articles = { 'content/en/news/long.md': long('en'), 'content/zh/news/long.md': long('zh') };
    site = await start('', adjusted([], articles));
  });
  after(() => site.stop());
  const read = (file) => readFileSync(path.join(site.root, file));
  const size = (file) => gzipSync(read(file)).length;
  /** The greatest of some figures, and whose it is. */
  const most = (all) => all.reduce((a, b) => (b[1] > a[1] ? b : a));

  test('an article of 1,500 words has at most 14 KiB of HTML', () => {
    const isArticle = (file) => file.endsWith('.html') && read(file).includes('property="og:type" content="article"');
    const text = (file) => /<div class="body">([^]*)<\/article>/.exec(read(file).toString())[1].replace(/<[^>]*>/g, ' ');
    const all = files(site.root).filter(isArticle).map((file) => [file, size(file), words(text(file)).length]);
    const within = all.filter(([, , count]) => count <= 1520);
    for (const lang of ['en', 'zh']) {
      const own = within.filter(([file]) => file.startsWith(`${lang}/`));
      const [file, bytes, count] = most(own);
      console.log(`HTML of an article, ${lang}: at most ${bytes} bytes, gzip (${count} words, ${file}); ${own.length} articles`);
      assert.ok(Math.max(...own.map(([, , count]) => count)) > 1300, 'one is as long as may be');
    }
    assert.deepEqual(within.filter(([, bytes]) => bytes > 14 * KIB), []);
  });

  test('all style sheets have at most 10 KiB', () => {
    const sheets = files(site.root).filter((file) => file.endsWith('.css'));
    const sum = sheets.reduce((sum, file) => sum + size(file), 0);
    console.log(`style sheets: ${sum} bytes, gzip`);
    assert.ok(sheets.length > 0 && sum <= 10 * KIB, `${sum} bytes`);
  });

  test('a page without its pictures: at most 40 KiB over the wire, 8 requests, one that holds up the first sight', async () => {
    const page = await site.open();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    const kinds = new Map();
    const bytes = new Map();
    devtools.on('Network.requestWillBeSent', ({ requestId, type }) => kinds.set(requestId, type));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
    const old = redirects(site.root);
    const found = [];
    const wires = [];
    for (const address of [...pages(site.root).filter((one) => !old.includes(one)), '/no/such/page/']) {
      kinds.clear();
      bytes.clear();
      await page.goto(address, { waitUntil: 'load' });
      // The icon is of type Other.
      const own = [...kinds].filter(([, type]) => type !== 'Image' && type !== 'Other').map(([id]) => id);
      await until(() => own.every((id) => bytes.has(id)), `all of ${address} has arrived`);
      const sum = own.reduce((sum, id) => sum + bytes.get(id), 0);
      wires.push([address, sum, own.length]);
      assert.ok(sum > 2 * KIB, `${address}: ${sum} bytes`);
      if (sum > 40 * KIB || own.length > 8) found.push(`${address}: ${sum} bytes, ${own.length} requests`);
      const blocking = await page.evaluate(() => performance.getEntriesByType('resource')
        .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking').map(({ name }) => name));
      if (blocking.length !== 1 || !blocking[0].startsWith(`${site.origin}/`) || !blocking[0].endsWith('.css')) {
        found.push(`${address}: held up by ${blocking.join(', ') || 'nothing'}`);
      }
    }
    const [heaviest, sum] = most(wires);
    const [busiest, , count] = wires.reduce((a, b) => (b[2] > a[2] ? b : a));
    console.log(`${wires.length} pages: at most ${sum} bytes over the wire (${heaviest}) and ${count} requests (${busiest})`);
    assert.deepEqual(found, []);
  });
});
