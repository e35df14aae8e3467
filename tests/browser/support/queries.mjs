// Known-item queries: each is made of one article, which it should find. What a text says decides,
// never an engine: a query's words stand in ten articles at most.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { files } from './site.mjs';

const MOST = 10;
/** Kinds with how many are wanted; what there are none of, others make up. */
const WANTED = { title: 20, 'one word': 20, name: 15, number: 15, date: 10, 'words of the text': 20 };
const HAN = '\u4E00-\u9FFF';

/** Articles of a language as `{ address, title, text, date, said }`. */
export function articles(root, lang) {
  const found = [];
  for (const file of files(root).filter((name) => name.endsWith('index.html'))) {
    const html = readFileSync(path.join(root, file), 'utf8');
    if (!html.includes(' data-pagefind-body') || !html.includes(`<html lang="${lang}"`)) continue;
    const plain = (part) => (part ?? '').replace(/<[^>]*>/g, ' ').replace(/&\w+;|&#\d+;/g, ' ').replace(/\s+/g, ' ').trim();
    const title = plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(html)?.[1]);
    const text = plain(/<div class="body">([^]*?)<\/article>/.exec(html)?.[1]);
    const date = plain(/<time[^>]*data-pagefind-meta[^>]*>([^<]*)</.exec(html)?.[1]);
    const said = `${title} ${text} ${date}`.toLowerCase();
    found.push({ address: `/${file.slice(0, -'index.html'.length)}`, title, text, date, said });
  }
  return found.filter(({ text, date }) => text.length > (lang === 'en' ? 200 : 80) && date);
}

/** Chinese by words, as people ask: an engine that cuts words would not find torn ones. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const segmented = (run) => [...segmenter.segment(run)].map(({ segment }) => segment);

/** Queries for the articles of a language, the same for the same seed: `{ kind, text, address }`. */
export function queries(all, isChinese, seed) {
  let state = seed;
  const draw = (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * count);
  };
  const pick = (some) => some[draw(some.length)];
  const isRare = (words) => {
    let count = 0;
    return all.every(({ said }) => {
      if (words.every((word) => said.includes(word.toLowerCase()))) count += 1;
      return count <= MOST;
    });
  };
  /** Runs of words with nothing between them but blanks. */
  const runs = (text, least) => {
    const found = text.match(isChinese ? new RegExp(`[${HAN}]{2,}`, 'g') : /[A-Za-z]+(?: [A-Za-z]+)*/g) ?? [];
    return found.map((run) => (isChinese ? segmented(run) : run.split(' '))).filter((run) => run.length >= least);
  };
  const joined = (words) => words.join(isChinese ? '' : ' ');
  /** Words beside each other, as few as are rare. */
  const beside = (text, least, most) => {
    const run = pick(runs(text, least));
    const from = run ? draw(run.length - least + 1) : 0;
    for (let count = least; run && count <= most && from + count <= run.length; count += 1) {
      const words = joined(run.slice(from, from + count));
      if (isRare([words])) return [words];
    }
    return null;
  };
  /** A word with others of the article, as few as make it rare. */
  const among = (word, { title, text }) => {
    const words = word ? [word] : [];
    const others = runs(`${title} . ${text}`, 1).flat().filter((other) => other.length > (isChinese ? 1 : 5));
    while (words.length && words.length < 7) {
      if (isRare(words)) return words;
      words.push(pick(others) ?? '');
    }
    return null;
  };
  const NAME = isChinese ? new RegExp(`[A-Z][A-Za-z]{2,}|(?<=[在。，])[${HAN}]{2,4}?(?=的|举办|开展)`, 'g') : /(?<=[a-z,] )[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]+)?/g;
  const NUMBER = isChinese ? new RegExp(`[A-Z]+[-/ ]?\\d+(?:[.-]\\d+)*|\\d{2,}[${HAN}]{2}`, 'g') : /[A-Z]+[-/ ]?\d+(?:[.-]\d+)*|\d{2,} [a-z]{3,} [a-z]{3,}/g;
  const make = {
    title: ({ title }) => beside(title, 2, 5),
    'one word': ({ text }) => {
      const word = pick(runs(text, 1).flat().filter((one) => (isChinese ? one.length === 2 : one.length > 4)));
      return word && isRare([word]) ? [word] : null;
    },
    name: (article) => among(pick(article.text.match(NAME) ?? []), article),
    number: (article) => among(pick(article.text.match(NUMBER) ?? []), article),
    date: ({ date }) => (isRare([date]) ? [date] : null),
    'words of the text': (article) => beside(article.text, 2, 6) ?? among(pick(runs(article.text, 1).flat()), article),
  };
  const made = [];
  const add = (kind, goal) => {
    for (let tries = 0; made.length < goal && tries < 1000; tries += 1) {
      const article = pick(all);
      const text = make[kind](article)?.join(' ');
      const isNew = text && !made.some((other) => other.text === text);
      if (isNew) made.push({ kind, text, address: article.address });
    }
  };
  let goal = 0;
  for (const [kind, count] of Object.entries(WANTED)) {
    goal += count;
    add(kind, made.length + count);
  }
  for (const kind of ['words of the text', 'title', 'number']) add(kind, goal);
  return made;
}
