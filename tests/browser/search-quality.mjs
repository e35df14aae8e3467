// Known-item queries put to our search and to Pagefind over the same pages:
// node search-quality.mjs FOLDER [MARKDOWN]. FOLDER is a built site with `pagefind/` in it.
// A query is made of an article, and stands word for word in ten articles at most; an engine has
// found it when the article is among the first ten.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { files } from './support/site.mjs';

const [root, paper] = process.argv.slice(2);
// Another one than that with which weights were chosen.
const SEED = 7;
const WANTED = { title: 25, 'words of the text': 30, 'one word': 20, 'a number and its word': 15, date: 10 };

let state = SEED;
const draw = (count) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 2 ** 32 * count);
};
const pick = (all) => all[draw(all.length)];

/** Articles of a language as `{ address, title, text, date }`. */
function articles(lang) {
  const found = [];
  for (const file of files(root).filter((name) => name.endsWith('index.html'))) {
    const html = readFileSync(path.join(root, file), 'utf8');
    if (!html.includes(' data-pagefind-body') || !html.includes(`<html lang="${lang}"`)) continue;
    const plain = (part) => (part ?? '').replace(/<[^>]*>/g, ' ').replace(/&\w+;|&#\d+;/g, ' ');
    const title = plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(html)?.[1]);
    const text = plain(/<div class="body">([^]*?)<\/article>/.exec(html)?.[1]);
    const date = plain(/<time[^>]*data-pagefind-meta[^>]*>([^<]*)</.exec(html)?.[1]);
    const said = `${title} ${text} ${date}`.toLowerCase();
    found.push({ address: `/${file.slice(0, -'index.html'.length)}`, title, text, date, said });
  }
  return found.filter(({ text, date }) => text.length > 400 && date);
}

/** Chinese by words, as people ask: an engine that cuts words would not find torn ones. */
const segmented = (run) => [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(run)].map(({ segment }) => segment);

/** A query of a kind from an article; none when it has nothing of the kind. */
function query(kind, { title, text, date }, chinese) {
  const runs = (from, least) => from.match(chinese ? new RegExp(`[\u4E00-\u9FFF]{${least},}`, 'g') : /[A-Za-z]{3,}(?: [A-Za-z]{3,})*/g) ?? [];
  const some = (from, count) => {
    const parts = runs(from, count).map((run) => (chinese ? segmented(run) : run.split(' '))).filter((run) => run.length >= count);
    if (!parts.length) return null;
    const run = pick(parts);
    const at = draw(run.length - count + 1);
    return run.slice(at, at + count).join(chinese ? '' : ' ');
  };
  switch (kind) {
    case 'title': return some(title, 3) ?? some(title, 2);
    case 'words of the text': return some(text, 3);
    case 'one word': return chinese ? pick(runs(text, 2).flatMap(segmented).filter((word) => word.length > 1)) : pick(text.match(/[A-Za-z]{7,}/g) ?? [null]);
    case 'a number and its word': {
      const found = pick(text.match(chinese ? /\d{2,}[\u4E00-\u9FFF]{2,}/g : /\d{2,} [a-z]{3,} [a-z]{3,}/g) ?? ['']);
      const [, number, run] = /^(\d+)(.*)$/.exec(found) ?? [];
      return chinese && run ? number + segmented(run).slice(0, 2).join('') : found;
    }
    default: return date;
  }
}

const server = await serve(root);
const browser = await launch();
const out = [];
try {
  for (const [lang, name] of [['en', 'English'], ['zh-Hans', 'Chinese']]) {
    const all = articles(lang);
    const queries = [];
    for (const [kind, count] of Object.entries(WANTED)) {
      for (let made = 0, tries = 0; made < count && tries < 2000; tries += 1) {
        const article = pick(all);
        const text = query(kind, article, lang !== 'en');
        // What more than ten articles say is no question about one of them.
        if (!text || all.filter(({ said }) => said.includes(text.toLowerCase())).length > 10) continue;
        queries.push({ kind, text, address: article.address });
        made += 1;
      }
    }
    // Pagefind runs WebAssembly, which the policy of the pages does not allow.
    const context = await browser.newContext({ baseURL: server.origin, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(files(root).includes('en/search/index.html') ? `/${lang.slice(0, 2)}/search/` : lang === 'en' ? '/search/' : '/zh/search/');
    const results = await page.evaluate(async (asked) => {
      const { Index } = await import(document.querySelector('script[type="module"]').src);
      const folder = document.querySelector('[data-search]').dataset.search;
      let moved = 0;
      const ours = new Index(async (file) => {
        const bytes = new Uint8Array(await (await fetch(folder + file)).arrayBuffer());
        moved += bytes.length;
        return bytes;
      });
      const pagefind = await import('/pagefind/pagefind.js');
      const done = [];
      for (const { text } of asked) {
        moved = 0;
        const before = performance.now();
        const { ids } = await ours.find(text);
        const own = await Promise.all(ids.slice(0, 10).map((id) => ours.record(id)));
        const time = performance.now() - before;
        const { results: other } = await pagefind.search(text);
        const theirs = await Promise.all(other.slice(0, 10).map((one) => one.data()));
        done.push({
          ours: own.map((one) => one.path), theirs: theirs.map((one) => new URL(one.url, location.href).pathname),
          counts: [ids.length, other.length], moved, time,
        });
      }
      return done;
    }, queries);
    const rows = Object.keys(WANTED).map((kind) => {
      const own = queries.map((one, at) => ({ ...one, ...results[at] })).filter((one) => one.kind === kind);
      const count = (engine) => own.filter((one) => one[engine].includes(one.address)).length;
      return [kind, own.length, count('ours'), count('theirs')];
    });
    rows.push(['all', ...[1, 2, 3].map((column) => rows.reduce((sum, row) => sum + row[column], 0))]);
    const sorted = results.slice(1).map(({ moved }) => moved).sort((a, b) => a - b);
    const kb = (bytes) => `${Math.round(bytes / 1000)} kB`;
    const times = results.map(({ time }) => time).sort((a, b) => a - b);
    out.push(`| ${name}, ${all.length} articles | queries | tongwen | Pagefind |`, '|---|--:|--:|--:|',
      ...rows.map((row) => `| ${row.join(' | ')} |`), '',
      `The first query moved ${kb(results[0].moved)}, later ones, of which many files were there already, ${kb(sorted[Math.floor(sorted.length / 2)])} in the middle and ${kb(sorted[Math.floor(sorted.length * 0.95)])} for one in twenty`
      + ` (records included, nothing compressed); an answer took ${Math.round(times[Math.floor(times.length / 2)])} ms in the middle.`, '');
    if (process.env.SHOW) for (const [at, one] of queries.entries()) console.log(one.kind, '|', one.text, '|', results[at].ours.indexOf(one.address), results[at].theirs.indexOf(one.address), results[at].counts.join('/'));
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(out.join('\n'));
if (paper) {
  const text = readFileSync(paper, 'utf8');
  const [start, end] = ['<!-- search -->', '<!-- /search -->'];
  writeFileSync(paper, `${text.slice(0, text.indexOf(start) + start.length)}\n\n${out.join('\n')}\n${text.slice(text.indexOf(end))}`);
}
