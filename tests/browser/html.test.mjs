// Every page, style sheet and drawing is valid, without a single warning.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { gallerySite } from './support/views.mjs';
import { hostile } from './support/made.mjs';
import { third } from './support/third.mjs';
import { serve } from './support/server.mjs';
import { build, files } from './support/site.mjs';

let site;
const others = {};
before(() => {
  site = build();
  others.hostile = hostile();
  others.elements = gallerySite();
  others.third = third();
});
after(() => [site, ...Object.values(others)].forEach((one) => one.remove()));

// The checker holds a data block for a script. The policy governs scripts that run: a block of
// type application/ld+json never does, and no browser refuses it. A page with any other inline
// script keeps the message.
const isFalse = (root) => ({ message, url }) => /^Inline script violates Content Security Policy/.test(message)
  && [...readFileSync(path.join(root, new URL(url).pathname), 'utf8').matchAll(/<script\b([^>]*)>/g)]
    .every(([, attributes]) => / src=/.test(attributes) || attributes.trim() === 'type="application/ld+json"');

/** Messages of the checker about files or addresses, as `PLACE:LINE: TEXT`. */
async function told(options, documents, root) {
  assert.ok(documents.length > 1, 'the site is there');
  const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  // The checker is wary of addresses of this machine unless told otherwise.
  const before = ['-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always'];
  const { stdout } = await promisify(execFile)('java', [...before, ...options, ...documents], { maxBuffer: 1 << 28, timeout: 200_000 });
  const messages = JSON.parse(stdout).messages.filter((message) => !isFalse(root)(message));
  return messages.map(({ url, lastLine, message }) => `${url}:${lastLine}: ${message}`).slice(0, 20);
}

/** The same about pages, by their addresses: 'self' in the policy means nothing in a file. */
async function toldOfPages({ root, host }, isAsked = () => true) {
  const server = await serve(host);
  try {
    const pages = files(root).filter((file) => file.endsWith('.html') && isAsked(file));
    return await told([], pages.map((file) => `${server.origin}/${file}`), root);
  } finally {
    await server.close();
  }
}

test('HTML is valid', { timeout: 400_000 }, async () => assert.deepEqual(await toldOfPages(site), []));

test('HTML of hostile titles is valid', { timeout: 400_000 }, async () => assert.deepEqual(await toldOfPages(others.hostile), []));

test('HTML in three languages is valid', { timeout: 400_000 }, async () => {
  assert.deepEqual(await toldOfPages(others.third, (file) => /^(fr\/.*|[^/]*|(en|zh)\/news\/three\/.*)$/.test(file)), []);
});

test('HTML of all elements of Markdown is valid', { timeout: 400_000 }, async () => {
  assert.deepEqual(await toldOfPages(others.elements, (file) => /news\/(elements|withdrawn)\//.test(file)), []);
});

test('CSS and SVG are valid', { timeout: 400_000 }, async () => {
  const all = files(site.root).filter((file) => /\.(css|svg)$/.test(file));
  assert.deepEqual(await told(['--also-check-css', '--also-check-svg'], all.map((file) => path.join(site.root, file)), site.root), []);
});
