// No message, no violation of the policy, no request elsewhere, on any page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { pages, redirects } from './support/site.mjs';

describe('a quiet site', { timeout: 400_000 }, () => {
  let site;
  before(async () => { site = await start(); });
  after(() => site.stop());

  test('every page, under its own policy and that of the host', async () => {
    const page = await site.open();
    const found = [];
    let address;
    const note = (what) => found.push(`${address}: ${what}`);
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI));
    });
    page.on('console', (message) => note(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => note(String(error)));
    // The next page ends what the browser still loads for itself: the icon.
    page.on('requestfailed', (request) => {
      if (request.failure().errorText !== 'net::ERR_ABORTED') note(`failed: ${request.url()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.origin}/`) && !request.url().startsWith('data:')) note(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) note(`${response.status()} ${response.url()}`);
    });
    const old = redirects(site.root);
    for (address of pages(site.root).filter((one) => !old.includes(one))) {
      const response = await page.goto(address, { waitUntil: 'load' });
      assert.match(response.headers()['content-security-policy'] ?? '', /frame-ancestors 'none'/, address);
    }
    assert.deepEqual(found, []);
  });

  test('an address without a page', async () => {
    const page = await site.open();
    const found = [];
    page.on('console', (message) => found.push(message.text()));
    page.on('request', (request) => assert.ok(request.url().startsWith(`${site.origin}/`), request.url()));
    const response = await page.goto('/en/no/such/page/');
    assert.equal(response.status(), 404);
    // The browser itself tells of the status of the page; nothing else is said.
    assert.deepEqual(found.filter((text) => !/status of 404/.test(text)), []);
    assert.ok(found.length <= 1, found.join('\n'));
    for (const lang of ['en', 'zh-Hans']) assert.ok(await page.locator(`[lang="${lang}"] a`).first().isVisible());
  });
});
