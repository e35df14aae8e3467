// The program as it is, showing a copy of the example site; and what editors do to it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, tongwen } from './site.mjs';

/** Waits for something that is no part of a page. */
export async function until(is, what = String(is)) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const value = await is();
    if (value) return value;
    await new Promise((next) => { setTimeout(next, 20); });
  }
  return assert.fail(`this never came true: ${what}`);
}

/** Copies the example site into a folder of its own. */
export function copy() {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'tongwen-preview-')));
  const at = (file) => path.join(home, file);
  for (const part of ['content', 'themes', 'site.toml']) cpSync(path.join(ROOT, part), at(part), { recursive: true });
  const kept = new Map();
  const keep = (file) => {
    if (kept.has(file)) return;
    try { kept.set(file, readFileSync(at(file), 'utf8')); } catch { kept.set(file, null); }
  };
  const site = {
    home,
    read: (file) => readFileSync(at(file), 'utf8'),
    write(file, text) {
      keep(file);
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    /** Writes a file with one text in place of another. */
    edit(file, before, after) {
      const text = site.read(file);
      assert.ok(text.includes(before), `${file} has no "${before}"`);
      site.write(file, text.replace(before, after));
    },
    rename(from, to) {
      keep(from);
      keep(to);
      renameSync(at(from), at(to));
    },
    remove(file) {
      keep(file);
      rmSync(at(file));
    },
    /** Puts every file back as it was; gives their names. */
    restore() {
      const files = [...kept.keys()];
      for (const [file, text] of kept) {
        if (text === null) rmSync(at(file), { force: true });
        else writeFileSync(at(file), text);
      }
      kept.clear();
      return files;
    },
    end: () => rmSync(home, { recursive: true, force: true }),
  };
  return site;
}

/** `tongwen serve` on a site, until `stop`. It stands at `origin`; `said()` is what the terminal shows. */
export async function serve(site, ...args) {
  const [program, before] = tongwen();
  // What is asked for again counts; so a test may name a port or a language.
  const given = { '--port': '0', '--ui': 'en', '--root': site.home };
  while (args[0] in given) given[args.shift()] = args.shift();
  const child = spawn(program, [...before, 'serve', ...Object.entries(given).flat(), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  // Also when a test breaks off.
  process.once('exit', () => child.kill());
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part) => { text += part; });
  const ended = new Promise((end) => { child.once('exit', (status, signal) => end({ status, signal })); });
  const said = () => text;
  const address = await until(() => child.exitCode !== null ? 'none' : /http:\/\/[^ ）（]*/.exec(text)?.[0], 'the address of the preview').catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  assert.notEqual(address, 'none', text);
  /** Ends it as Ctrl-C does; gives how it ended, and after how long. */
  const stop = async (signal = 'SIGINT') => {
    const start = performance.now();
    if (child.exitCode === null) process.kill(child.pid, signal);
    return { ...await ended, ms: performance.now() - start };
  };
  return { address, origin: new URL(address).origin, said, stop };
}

/** A page that notes every complaint of the browser. Ask `complaints()`, which begins anew. */
export async function open(context) {
  const page = await context.newPage();
  let noted = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) noted.push(`${message.text()} (${message.location().url})`); });
  page.on('pageerror', (error) => noted.push(String(error)));
  page.complaints = () => noted.splice(0);
  return page;
}
