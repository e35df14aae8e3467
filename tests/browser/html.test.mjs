// Every page, style sheet and drawing is valid, without a single warning.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { serve } from './support/server.mjs';
import { build, files } from './support/site.mjs';

let site;
let server;
before(async () => {
  site = build();
  server = await serve(site.root);
});
after(async () => {
  await server.close();
  site.remove();
});

// The checker holds a data block for a script. The policy governs scripts that run: a block of
// type application/ld+json never does, and no browser refuses it. A page with any other inline
// script keeps the message.
const isFalse = ({ message, url }) => /^Inline script violates Content Security Policy/.test(message)
  && [...readFileSync(path.join(site.root, new URL(url).pathname), 'utf8').matchAll(/<script\b([^>]*)>/g)]
    .every(([, attributes]) => / src=/.test(attributes) || attributes.trim() === 'type="application/ld+json"');

/** Messages of the checker about files or addresses, as `PLACE:LINE: TEXT`. */
async function told(options, documents) {
  assert.ok(documents.length > 1, 'the site is there');
  const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  // The checker is wary of addresses of this machine unless told otherwise.
  const before = ['-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always'];
  const { stdout } = await promisify(execFile)('java', [...before, ...options, ...documents], { maxBuffer: 1 << 28, timeout: 200_000 });
  const messages = JSON.parse(stdout).messages.filter((message) => !isFalse(message));
  return messages.map(({ url, lastLine, message }) => `${url}:${lastLine}: ${message}`).slice(0, 20);
}

test('HTML is valid', { timeout: 220_000 }, async () => {
  // By its addresses: 'self' in the policy means nothing in a file.
  const pages = files(site.root).filter((file) => file.endsWith('.html'));
  assert.deepEqual(await told([], pages.map((file) => `${server.origin}/${file}`)), []);
});

test('CSS and SVG are valid', { timeout: 220_000 }, async () => {
  const others = files(site.root).filter((file) => /\.(css|svg)$/.test(file));
  assert.deepEqual(await told(['--also-check-css', '--also-check-svg'], others.map((file) => path.join(site.root, file))), []);
});
