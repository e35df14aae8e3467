// The example site, built by the program into a folder of its own; and one page of each kind.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** An instant at which the example site shows every state of an article. */
export const AT = '2026-10-01T00:00:00Z';
export const LANGUAGES = ['en', 'zh'];

const CARGO = ['--quiet', '--manifest-path', path.join(ROOT, 'Cargo.toml')];

/** The program and its first arguments: `$TONGWEN`, else cargo. */
export function tongwen() {
  if (process.env.TONGWEN) return [process.env.TONGWEN, []];
  // Beforehand, so that no test waits for the compiler.
  execFileSync('cargo', ['build', ...CARGO], { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 });
  return ['cargo', ['run', ...CARGO, '--']];
}

/** Builds the example site, or that of another folder, with more arguments; under a path of its host, if one is given. */
export function build(below = '', sources = ROOT, more = []) {
  const home = mkdtempSync(path.join(tmpdir(), 'tongwen-browser-'));
  const host = path.join(home, 'public');
  const root = path.join(host, below);
  const args = ['build', '--quiet', '--root', sources, '--at', AT, '--output', root, ...more];
  if (below) args.push('--base-url', `https://news.example.org/${below}/`);
  const [program, before] = tongwen();
  execFileSync(program, [...before, ...args], { stdio: ['ignore', 'inherit', more.includes('--lenient') ? 'ignore' : 'inherit'], timeout: 600_000 });
  return { host, root, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Paths of all files, with `/` between the parts. */
export function files(root) {
  const found = readdirSync(root, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Addresses of all pages except 404. */
export function pages(root) {
  return files(root).filter((file) => file.endsWith('index.html')).map((file) => `/${file.slice(0, -'index.html'.length)}`);
}

const read = (root, address) => readFileSync(path.join(root, address, 'index.html'), 'utf8');
const isRedirect = (html) => html.includes('http-equiv="refresh"');
const isArticle = (html) => html.includes('property="og:type" content="article"');
/** The same page in the other language. */
export const twin = (address) => address.replace(/^\/(en|zh)\//, (_, lang) => `/${lang === 'en' ? 'zh' : 'en'}/`);

/** Addresses of the pages that lead from an old address to a new one. */
export const redirects = (root) => pages(root).filter((address) => isRedirect(read(root, address)));

/** `[{ kind, address, alone }]`: one page of every kind in both languages. Found by what the pages
    are, so that new articles do not break the tests; a kind that is missing does. */
export function kinds(root) {
  const all = pages(root);
  const found = [{ kind: 'root', address: '/' }, { kind: 'not found', address: '/no/such/page/' }];
  for (const lang of LANGUAGES) {
    const own = all.filter((address) => address.startsWith(`/${lang}/`) && !isRedirect(read(root, address)));
    const deep = own.filter((address) => isArticle(read(root, address)) && address.split('/').length === 5);
    const paired = deep.filter((address) => all.includes(twin(address)));
    const isBundle = (address) => /<main[^]*<img/.test(read(root, address));
    const add = (kind, address) => {
      if (!address || !existsSync(path.join(root, address, 'index.html'))) throw new Error(`no page: ${kind} in ${lang}`);
      found.push({ kind, address, lang });
    };
    add('home', `/${lang}/`);
    add('section', `/${lang}/news/`);
    add('article', paired.find((address) => !isBundle(address)));
    add('bundle', paired.find(isBundle));
    const beside = (address) => existsSync(path.join(root, address, 'parallel/index.html'));
    add('parallel', `${paired.find((address) => !isBundle(address) && beside(address))}parallel/`);
    add('parallel bundle', `${paired.find((address) => isBundle(address) && beside(address))}parallel/`);
    add('one language', deep.find((address) => !all.includes(twin(address))));
    add('terms', `/${lang}/tags/`);
    add('term', own.find((address) => address.startsWith(`/${lang}/tags/`) && address !== `/${lang}/tags/` && all.includes(twin(address))));
    add('archive', `/${lang}/archive/`);
    add('year', own.find((address) => /\/archive\/\d{4}\/$/.test(address) && all.includes(twin(address))));
    add('month', own.find((address) => /\/archive\/\d{4}\/\d\d\/$/.test(address) && all.includes(twin(address))));
    add('authors', `/${lang}/authors/`);
    add('author', own.find((address) => address.startsWith(`/${lang}/authors/`) && address.split('/').length === 5));
    add('favorites', `/${lang}/favorites/`);
    add('search', `/${lang}/search/`);
    add('about', `/${lang}/about/`);
    const old = redirects(root).find((address) => address.startsWith(`/${lang}/`));
    if (!old) throw new Error(`no redirect in ${lang}`);
    add('redirect target', /url=([^"]*)"/.exec(read(root, old))[1]);
  }
  return found;
}
