// Sites that the example is not: with other settings, or with titles that nobody would write.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AT, ROOT, build, files } from './site.mjs';

/** `site.toml` with a key of a table set anew; the empty name is what stands before all tables. */
function set(text, [table, key, value]) {
  const parts = text.split(/^(?=\[)/m);
  if (parts[0].startsWith('[')) parts.unshift('');
  let at = table ? parts.findIndex((part) => part.startsWith(`[${table}]\n`)) : 0;
  if (at < 0) at = parts.push(`[${table}]\n`) - 1;
  const others = parts[at].split('\n').filter((line) => line && !new RegExp(`^${key} *=`).test(line));
  parts[at] = `${[...others, `${key} = ${value}`].join('\n')}\n`;
  return parts.join('');
}

/** Builds what stands in a folder that is gone afterwards. */
function from(write, more) {
  const home = mkdtempSync(path.join(tmpdir(), 'tongwen-made-'));
  try {
    write((file, text) => {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), text);
    }, home);
    return build('', home, more);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The example site with other settings, `[[table, key, value], …]`, and with more files. */
export const adjusted = (settings, files = {}) => from((write, home) => {
  for (const part of ['content', 'themes', 'static', 'i18n', 'templates']) {
    if (existsSync(path.join(ROOT, part))) cpSync(path.join(ROOT, part), path.join(home, part), { recursive: true });
  }
  write('site.toml', settings.reduce(set, readFileSync(path.join(ROOT, 'site.toml'), 'utf8')));
  for (const [file, text] of Object.entries(files)) write(file, text);
});

/** The words of a text, in either language. */
export const words = (text) => [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike);

/** An article of as many words as there may be in one that has to stay small: paragraphs of the example
    site, which no compressor finds more alike than those of any other. */
export function long(lang, count = 1500) {
  const texts = files(path.join(ROOT, 'content', lang)).filter((file) => file.endsWith('.md'))
    .flatMap((file) => readFileSync(path.join(ROOT, 'content', lang, file), 'utf8').split(/^(?:\+\+\+|---)$/m).at(-1).split(/\n{2,}/))
    .map((text) => text.trim()).filter((text) => /^[\p{L}\p{N}]/u.test(text) && !/[<{|[]|:\/\//.test(text));
  const kept = [];
  for (let sum = 0, at = 0; at < texts.length; at += 1) {
    sum += words(texts[at]).length;
    if (sum > count) break;
    kept.push(texts[at]);
  }
  const head = lang === 'en' ? 'An article as long as any' : '一篇够长的文章';
  return `+++\ntitle = "${head}"\ndate = 2026-09-20\n+++\n${kept.map((text, n) => (n % 6 === 5 ? `## ${n}\n\n${text}` : text)).join('\n\n')}\n`;
}

/** Titles as they come out of other programs, and what is left of them on pages. */
export const HOSTILE = [
  ['If a < b & c > d, "then" ]]> <script>alert(1)</script>', null],
  ['Bell \u0007, tab \u000b, escape \u001b[0m, upper \u0085 and \uffff', 'Bell , tab , escape [0m, upper  and '],
  ['家 👨‍👩‍👧‍👦 𠮷 é \u2028 \u00a0 \ufeff \u202e', null],
  ['&amp; &lt; &#0; <![CDATA[ x ]]> %s {{ 7 * 7 }} ${1}', null],
].map(([title, shown]) => ({ title, shown: shown ?? title }));

/** A small site of such titles, with everything that has a schema. */
export const hostile = () => from((write) => {
  const texts = HOSTILE.map(({ title }) => title);
  // The news sitemap holds what is two days old at most.
  const yesterday = new Date(Date.parse(AT) - 86_400_000).toISOString().slice(0, 10);
  write('site.toml', `base_url = "https://a.example/b&c/"
timezone = "Asia/Shanghai"
[languages.en]
title = ${JSON.stringify(texts[0])}
description = ${JSON.stringify(texts[3])}
[languages.zh]
title = "新闻 <& 更多> ]]>"
[publisher]
name = { en = "A & B <Ltd>", zh = "甲 & 乙 <公司>" }
[chrome]
footer = []
[feeds]
formats = ["atom", "rss", "json"]
[news]
sitemap = true
[[taxonomies]]
name = "tags"
feed = true
`);
  for (const lang of ['en', 'zh']) {
    texts.forEach((title, n) => write(`content/${lang}/news/a${n}.md`, `+++
title = ${JSON.stringify(title)}
summary = ${JSON.stringify(title)}
date = ${yesterday}T0${n}:00:00Z
tags = ["t & <u>"]
+++
A text with ${title.replaceAll('<', '&lt;').replaceAll('{', '\\{')} in it, and \`]]>\`.

[A link](a0.md) <https://x.example/?a=1&b=2>
`));
  }
  // A feed in which nothing stands.
  for (const lang of ['en', 'zh']) write(`content/${lang}/empty/_index.md`, '# Nothing\n');
});

/** A site of English texts, `[[path, text], …]`, with raw HTML treated by a policy; its faults are forgiven. */
export const texts = (policy, all) => from((write) => {
  write('site.toml', `base_url = "https://texts.example/"\n[languages.en]\ntitle = "Texts"\n[markdown]\nraw_html = "${policy}"\n`
    + '[chrome]\nheader = []\nfooter = []\n[search]\nenabled = false\n');
  for (const [file, text] of all) write(`content/en/${file}`, text);
}, ['--lenient']);
