// Small pictures of the example site, and the page that shows them: node gallery.mjs FOLDER
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { start } from './support/browser.mjs';
import { show, views } from './support/views.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node gallery.mjs FOLDER');
  process.exit(2);
}
const MOST = 30_000; // bytes of a picture
const DESK = { width: 1280, height: 960, scale: 0.5 };
const PHONE = { width: 360, height: 640, scale: 0.75 };

// What is shown, in this order. Two pictures in a row are the two languages of one page.
const ROWS = [
  ['Home page', 'home', DESK, 'light', 'One lead story, then a list for each section; notices in a narrow column.'],
  ['Article', 'bundle', DESK, 'light', 'Date and source, the way to the other language, favorites; Chinese has larger leading and a narrower measure.'],
  ['Section, dark', 'section', DESK, 'dark', 'A column of dates, then titles. Dark follows the reader’s system.'],
  ['Search', 'results', DESK, 'light', 'Each language searches its own articles; Chinese needs no blanks between words.'],
  ['Favorites', 'favorites with entries', PHONE, 'light', 'A reading list in the reader’s browser, in the language of the page.'],
  ['Article on a phone, dark', 'bundle', PHONE, 'dark', 'The same page on a narrow screen.'],
];
const TONGUES = { en: 'English', zh: 'Chinese' };

/** A picture as WebP, as good as fits. */
async function picture(page, { width, height, scale }) {
  const devtools = await page.context().newCDPSession(page);
  for (let quality = 82; quality >= 30; quality -= 8) {
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality, clip: { x: 0, y: 0, width, height, scale } });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length <= MOST) return bytes;
  }
  throw new Error('the picture does not get small enough');
}

mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder).filter((name) => name.endsWith('.webp'))) rmSync(path.join(folder, old));
const site = await start();
const parts = ['# Gallery', '', 'The example site of this repository with the theme `newsroom`, as its readers see it. `scripts/gallery` takes these pictures anew.'];
let sum = 0;
try {
  for (const [title, kind, size, colorScheme, text] of ROWS) {
    const cells = [];
    for (const [lang, tongue] of Object.entries(TONGUES)) {
      const view = views(site.root).find((one) => one.kind === kind && one.lang === lang);
      const page = await site.open({ colorScheme, viewport: { width: size.width, height: size.height } });
      await show(page, view);
      const name = `${title.toLowerCase().replace(/[^a-z]+/g, '-')}-${lang}.webp`;
      const bytes = await picture(page, size);
      writeFileSync(path.join(folder, name), bytes);
      sum += bytes.length;
      cells.push(`<img src="${name}" width="${size.width * size.scale}" height="${size.height * size.scale}" alt="${title}, ${tongue}">`);
      await page.context().close();
    }
    parts.push('', `## ${title}`, '', text, '', '| English | 中文 |', '|---|---|', `| ${cells.join(' | ')} |`);
  }
} finally {
  await site.stop();
}
writeFileSync(path.join(folder, 'README.md'), `${parts.join('\n')}\n`);
console.log(`${ROWS.length * 2} pictures, ${sum} bytes, in ${folder}`);
