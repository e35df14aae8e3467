// Known-item queries put to our search and to Pagefind over the same pages:
//     node search-quality.mjs [--write MARKDOWN] NAME=FOLDER ...
// FOLDER is a built site with `pagefind/` in it. An engine has found what it was asked for when the
// article is among its first ten. Without `pagefind/` our search is asked alone; SHOW=1 lists queries.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from './support/browser.mjs';
import { articles, queries } from './support/queries.mjs';
import { serve } from './support/server.mjs';

// Another one than those with which weights were chosen.
const SEED = 7;
const LANGUAGES = [['en', 'English'], ['zh-Hans', 'Chinese']];
const script = readFileSync(new URL('../../themes/newsroom/static/search.js', import.meta.url), 'utf8');
const { Index } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

/** The folder of a language's search: the default language has no prefix in some sites. */
const folderOf = (root, lang) => [`${lang.slice(0, 2)}/search/`, 'search/'].find((folder) => existsSync(path.join(root, folder, 'list.bin')));

/** What our search finds, the files that it loads for it, and the CPU time of an answer from loaded files, the best of three. */
async function ours(root, lang, asked) {
  const folder = path.join(root, folderOf(root, lang));
  const done = [];
  for (const { text } of asked) {
    const loaded = [];
    const index = new Index(async (file) => {
      loaded.push(file);
      return new Uint8Array(readFileSync(path.join(folder, file)));
    });
    const answer = async () => {
      const { ids } = await index.find(text);
      return Promise.all(ids.slice(0, 10).map((id) => index.record(id)));
    };
    const found = (await answer()).map((record) => record.path);
    const times = [];
    for (let n = 0; n < 3; n += 1) {
      const before = process.cpuUsage();
      await answer();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
    }
    done.push({ found, time: Math.min(...times), loaded: loaded.map((file) => path.join(folder, file)) });
  }
  return done;
}

/** What Pagefind finds. It runs WebAssembly, which the policy of the pages does not allow. */
async function theirs(browser, origin, root, lang, asked) {
  const context = await browser.newContext({ baseURL: origin, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`/${folderOf(root, lang)}`);
  const found = await page.evaluate(async (texts) => {
    const pagefind = await import('/pagefind/pagefind.js');
    const all = [];
    for (const text of texts) {
      const { results } = await pagefind.search(text);
      const first = await Promise.all(results.slice(0, 10).map((one) => one.data()));
      all.push(first.map((one) => decodeURI(new URL(one.url, location.href).pathname)));
    }
    return all;
  }, asked.map(({ text }) => text));
  await context.close();
  return found;
}

const sizes = new Map();
const size = (file, isZipped) => {
  const key = `${file} ${isZipped}`;
  if (!sizes.has(key)) sizes.set(key, isZipped ? gzipSync(readFileSync(file)).length : readFileSync(file).length);
  return sizes.get(key);
};
/** Median, 95th percentile and greatest. */
const spread = (values, digits = 0) => {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map((part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(digits));
};

const traffic = [];
async function compare(name, root, browser, origin) {
  const out = [];
  for (const [lang, language] of LANGUAGES) {
    const all = articles(root, lang);
    const asked = queries(all, lang !== 'en', SEED);
    const own = await ours(root, lang, asked);
    const other = origin ? await theirs(browser, origin, root, lang, asked) : asked.map(() => []);
    const kinds = [...new Set(asked.map(({ kind }) => kind)), 'all'];
    out.push(`| ${name}: ${language}, ${all.length} articles | queries | tongwen | Pagefind |`, '|---|--:|--:|--:|');
    for (const kind of kinds) {
      const of = asked.map((one, at) => ({ ...one, own: own[at].found, other: other[at] })).filter((one) => kind === 'all' || one.kind === kind);
      const count = (engine) => of.filter((one) => one[engine].includes(one.address)).length;
      out.push(`| ${kind} | ${of.length} | ${count('own')} | ${count('other')} |`);
    }
    out.push('');
    const moved = (isZipped, isFirst) => own.map(({ loaded }) => loaded.filter((file) => isFirst || !file.endsWith('list.bin'))
      .reduce((sum, file) => sum + size(file, isZipped && file.endsWith('.json')), 0) / 1000);
    traffic.push(`| ${name}: ${language}, ${all.length} articles | ${[moved(false, true), moved(false, false), moved(true, false)].map((some) => spread(some).join(' / ')).join(' | ')} | ${spread(own.map(({ time }) => time), 1).join(' / ')} |`);
    if (process.env.SHOW) {
      for (const [at, { kind, text, address }] of asked.entries()) console.log([kind, text, own[at].found.indexOf(address), other[at].indexOf(address), own[at].loaded.length, Math.round(moved(false, false)[at])].join(' | '));
    }
  }
  return out;
}

const words = process.argv.slice(2);
const paper = words[0] === '--write' ? words.splice(0, 2)[1] : undefined;
const browser = await launch();
const out = [];
try {
  for (const [name, root] of words.map((word) => word.split('='))) {
    const server = existsSync(path.join(root, 'pagefind')) ? await serve(root) : undefined;
    out.push(...await compare(name, root, browser, server?.origin));
    await server?.close();
  }
} finally {
  await browser.close();
}
out.push('| median / 95 of 100 / greatest | first query, kB | a later one, kB | the same, JSON compressed | answer, CPU ms |', '|---|--:|--:|--:|--:|', ...traffic);
console.log(out.join('\n'));
if (paper) {
  const text = readFileSync(paper, 'utf8');
  const [start, end] = ['<!-- search -->', '<!-- /search -->'];
  writeFileSync(paper, `${text.slice(0, text.indexOf(start) + start.length)}\n\n${out.join('\n')}\n\n${text.slice(text.indexOf(end))}`);
}
