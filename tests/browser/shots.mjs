// Pictures of each kind of page: node tests/browser/shots.mjs FOLDER
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { start } from './support/browser.mjs';
import { kinds } from './support/site.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node shots.mjs FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const site = await start();
try {
  let count = 0;
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, width] of [['phone', 360], ['desktop', 1280]]) {
      const page = await site.open({ colorScheme, viewport: { width, height: 900 } });
      for (const { kind, address, lang } of kinds(site.root)) {
        await page.goto(address);
        const file = [kind.replaceAll(' ', '-'), lang, name, colorScheme].filter(Boolean).join('_');
        await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
        count += 1;
      }
      await page.context().close();
    }
  }
  console.log(`${count} pictures in ${folder}`);
} finally {
  await site.stop();
}
