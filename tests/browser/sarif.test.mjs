// `check --format sarif` is what the standard says: every kind of fault that a fixture shows, in both languages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import formats from 'ajv-formats';
import { AT, ROOT, tongwen } from './support/site.mjs';

const schema = JSON.parse(readFileSync(fileURLToPath(new URL('schemas/sarif-2.1.0.schema.json', import.meta.url)), 'utf8'));
// The schema gives defaults beside references, which strict mode forbids, and a pattern that is none in Unicode.
const isLog = formats(new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })).compile(schema);

const SETTINGS = 'base_url = "https://news.example.org/"\ntimezone = "Asia/Shanghai"\n'
  + '[languages.en]\ntitle = "News"\n[languages.zh]\ntitle = "新闻"\n[chrome]\nfooter = []\n';

/** The files of a fixture: `-- path --`, then its lines. */
function fixture(text) {
  const parts = text.split(/^-- (\S+) --\n/m).slice(1);
  const files = { 'site.toml': SETTINGS };
  for (let at = 0; at < parts.length; at += 2) files[parts[at]] = parts[at + 1];
  return files;
}

/** The log of a check of these files, which ends with 0 or 1. */
function log(files, ...args) {
  const home = mkdtempSync(path.join(tmpdir(), 'tongwen-sarif-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), text);
    }
    const [program, before] = tongwen();
    const run = spawnSync(program, [...before, 'check', '--root', home, '--at', AT, '--format', 'sarif', ...args], { encoding: 'utf8', timeout: 60_000 });
    assert.ok(run.status === 0 || run.status === 1, run.stderr);
    assert.equal(run.stderr, '');
    const parsed = JSON.parse(run.stdout);
    assert.ok(isLog(parsed), JSON.stringify(isLog.errors, null, 1));
    const [{ results, tool, invocations }] = parsed.runs;
    assert.equal(invocations[0].exitCode, run.status);
    for (const result of results) assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
    return parsed.runs[0];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test('the schema refuses what is no log', () => {
  assert.ok(!isLog({ version: '2.1.0', runs: [{ results: [] }] }), 'a run has a tool');
  assert.ok(!isLog({ version: '2.1.0', runs: [{ tool: { driver: { name: 'a' } }, results: [{}] }] }), 'a result has a message');
});

test('the log of every fixture is valid', { timeout: 300_000 }, () => {
  const folders = ['tests/it/faults', 'tests/it/agreement'].map((folder) => path.join(ROOT, folder));
  const texts = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.txt'))
    // A tiny theme of its own, which the tests put together.
    .map((name) => readFileSync(path.join(folder, name), 'utf8')).filter((text) => !text.includes('/tiny/')));
  assert.ok(texts.length > 40, `${texts.length}`);
  let results = 0;
  for (const [number, text] of texts.entries()) {
    results += log(fixture(text), '--ui', number % 2 ? 'zh' : 'en').results.length;
  }
  assert.ok(results > 60, `${results}`);
});

test('places are counted in characters, and names written as addresses', () => {
  const run = log({ 'site.toml': SETTINGS, 'content/zh/news/工 厂.md': '# 甲\n\n𠮷见[x](没有.md)\n', 'content/zh/news/b.md': '# 乙\n' }, '--ui', 'zh');
  assert.equal(run.columnKind, 'unicodeCodePoints');
  assert.equal(run.language, 'zh-CN');
  const { artifactLocation, region } = run.results[0].locations[0].physicalLocation;
  assert.equal(decodeURIComponent(artifactLocation.uri), 'content/zh/news/工 厂.md');
  assert.ok(/^[\x21-\x7e]+$/.test(artifactLocation.uri) && artifactLocation.uriBaseId in run.originalUriBaseIds);
  assert.deepEqual(region, { startLine: 3, startColumn: 7, endLine: 3, endColumn: 12 });
  const rule = run.tool.driver.rules[0];
  assert.equal(rule.id, 'link::dead');
  assert.match(rule.help.text, /链接所指的页面或文件/);
  assert.equal(run.results[0].level, 'error');
});

test('a site without faults, and one whose settings cannot be read', () => {
  const calm = log({ 'site.toml': SETTINGS, 'content/en/news/a.md': '# A\n', 'content/zh/news/a.md': '# 甲\n' });
  assert.deepEqual(calm.results, []);
  const broken = log({ 'site.toml': 'base_url = 1\n' });
  assert.ok(broken.results.some((result) => result.ruleId === 'settings::no-language'));
});
