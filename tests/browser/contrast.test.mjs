// Colours of the theme have the contrast that the design promises: text 7:1, everything else 4.5:1, in light
// and dark. Computed from the tokens; a new pair of them needs a line here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from './support/site.mjs';

const css = readFileSync(path.join(ROOT, 'themes/newsroom/static/site.css'), 'utf8');
const TEXT = 7;
const REST = 4.5;
// What is drawn on what. `print` is black on white and has no pair of its own.
const PAIRS = [
  ['ink', 'paper', TEXT], ['soft', 'paper', TEXT], ['ink', 'wash', TEXT], ['paper', 'ink', TEXT],
  ['accent', 'paper', TEXT], // the current place
  ['rule', 'paper', REST],
  // Code, in its lines and in those that are marked.
  ...['soft', 'keyword', 'string', 'number', 'name', 'type'].flatMap((kind) => [[kind, 'wash', TEXT], [kind, 'paper', TEXT]]),
];

/** Colours by token: those of all schemes, or what the dark one changes. */
function tokens(text) {
  return Object.fromEntries([...text.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}
const light = tokens(css.slice(0, css.indexOf('@media')));
const dark = { ...light, ...tokens(/@media \(prefers-color-scheme: dark\) \{([^]*?)\n\}/.exec(css)[1]) };

/** Relative luminance (WCAG 2.2). */
function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}
function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test('the formula is that of the standard', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
});

for (const [scheme, colours] of Object.entries({ light, dark })) {
  test(`${scheme}: every pair of colours can be read`, () => {
    const all = PAIRS.map(([front, back, least]) => [front, back, least, contrast(colours[front], colours[back])]);
    console.log(`${scheme}: ${all.map(([front, back, , is]) => `${front} on ${back} ${is.toFixed(1)}`).join(', ')}`);
    assert.deepEqual(all.filter(([, , least, is]) => !(is >= least)), []);
  });
}

test('no colour stands outside the tokens', () => {
  const rest = css.replace(/:root \{[^}]*\}/g, '');
  assert.deepEqual(rest.match(/#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(|oklch\(|color-mix\(/gi), null);
  assert.deepEqual(Object.keys(dark).sort(), Object.keys(light).sort());
  for (const name of Object.keys(light)) assert.ok([...PAIRS].flat().includes(name), `${name} is in no pair`);
});
