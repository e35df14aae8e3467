// Pictures of each kind of page, on screens and on paper: node tests/browser/shots.mjs FOLDER [KIND …]
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { start } from './support/browser.mjs';
import { gallerySite, show, views } from './support/views.mjs';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node shots.mjs FOLDER [KIND …]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const site = await start('', gallerySite());
const file = (...parts) => path.join(folder, parts.filter(Boolean).join('_').replaceAll(' ', '-'));
const chosen = () => views(site.root).filter(({ kind }) => wanted.length === 0 || wanted.includes(kind));
try {
  let count = 0;
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, width] of [['phone', 360], ['desktop', 1280]]) {
      for (const view of chosen()) {
        const page = await site.open({ colorScheme, viewport: { width, height: 900 } });
        await show(page, view);
        await page.screenshot({ path: file(view.kind, view.lang, name, `${colorScheme}.png`), fullPage: true });
        if (name === 'desktop' && colorScheme === 'light') await page.pdf({ path: file(view.kind, view.lang, 'print.pdf'), format: 'A4', margin: { top: '18mm', bottom: '18mm', left: '18mm', right: '18mm' } });
        count += 1;
        await page.context().close();
      }
    }
  }
  console.log(`${count} pictures in ${folder}`);
} finally {
  await site.stop();
}
