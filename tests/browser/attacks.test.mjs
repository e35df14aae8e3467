// Texts that try to bring a program into a page, in a browser without the policy that would stop it: that raw
// HTML was made harmless is not left to our reading of HTML.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { start } from './support/browser.mjs';
import { texts } from './support/made.mjs';

const attacks = readFileSync(new URL('../../src/load/body/tests/attacks.txt', import.meta.url), 'utf8').trimEnd().split('\n').slice(1);
const name = (number) => `attack-${number + 1}`;
const articles = attacks.map((attack, number) => [`${name(number)}.md`, `+++\ntitle = "${name(number)}"\n+++\n${attack.replaceAll('⏎', '\n')}\n`]);
// What a reader may do to an element, and what becomes of one by itself.
const EVENTS = ['click', 'dblclick', 'mouseover', 'mousedown', 'pointerover', 'focus', 'blur', 'keydown', 'input', 'toggle', 'load',
  'error', 'wheel', 'copy', 'paste', 'drag', 'animationstart', 'transitionend', 'scroll', 'submit', 'play', 'begin'];
const HARMLESS = ['http:', 'https:', 'mailto:', 'tel:'];

/** Which attacks run when pages are read and everything in them is touched; with their texts. */
async function succeed(policy) {
  const site = await start('', texts(policy, articles));
  try {
    const page = await site.open({ bypassCSP: true });
    page.setDefaultTimeout(20_000);
    await page.addInitScript(() => { globalThis.alert = () => { globalThis.isAttacked = true; }; });
    page.on('dialog', (dialog) => dialog.dismiss());
    // Nothing but the page itself: other addresses are the attackers' own, and a page loads at once.
    await page.route(() => true, (route) => (route.request().resourceType() === 'document' && route.request().url().startsWith(site.origin) ? route.continue() : route.abort()));
    const found = [];
    for (const [number, attack] of attacks.entries()) {
      await page.goto(`/en/${name(number)}/`);
      const did = await page.evaluate(async ({ events, harmless }) => {
        await new Promise((next) => { setTimeout(next); });
        const all = [...document.querySelectorAll('main, main *')];
        // A text that breaks out of its place is found by what it leaves behind.
        if (document.querySelectorAll('main').length !== 1) return 'main';
        for (const element of all) {
          const address = element.href ?? element.action ?? element.src;
          if (typeof address === 'string' && address && !harmless.includes(new URL(address, location).protocol)) return address;
        }
        addEventListener('click', (event) => event.preventDefault());
        for (const element of all) for (const event of events) element.dispatchEvent(new Event(event, { bubbles: true, cancelable: true }));
        return globalThis.isAttacked ? 'a program ran' : null;
      }, { events: EVENTS, harmless: HARMLESS });
      if (did) found.push(`${attack}: ${did}`);
    }
    return found;
  } finally {
    await site.stop();
  }
}

describe('attacks by raw HTML', { timeout: 400_000 }, () => {
  test(`under "sanitize" none of ${attacks.length} succeeds`, async () => {
    assert.deepEqual(await succeed('sanitize'), []);
  });

  test('they are no blanks: under "allow" many do', async () => {
    const found = await succeed('allow');
    assert.ok(found.length > attacks.length / 3, `only ${found.length}:\n${found.join('\n')}`);
  });
});
