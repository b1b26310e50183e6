// Runs the tests and every gate, goes on after a failure, and ends with "N passed, N failed, N skipped":
// the tests one by one, and each gate as one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const minutes = 60_000;
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pnpm = (...args) => ['npx', '--yes', packageManager, ...args];
const rows = [];

mkdirSync(join(root, '.generated', 'ci'), { recursive: true });
testStep('test', ['npm', 'test', '--'], 28);
testStep('native', ['node', 'tools/native.mjs'], 14);
testStep('webgpu', ['node', 'tools/webgpu.mjs'], 6);

for (const [name, command] of [
  ['typecheck', pnpm('run', 'typecheck')],
  ['lint', pnpm('run', 'lint')],
  ['structure', pnpm('run', 'structure')],
  ['build', pnpm('run', 'build')],
  ['docs', pnpm('run', 'docs')],
  ['gates', pnpm('run', 'gates')],
]) {
  const { ok, seconds } = step(name, command, 6);
  rows.push({ name, seconds, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
}

const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
console.log('');
for (const { name, seconds, passed, failed, skipped } of rows) {
  const verdict = failed > 0 ? 'FAIL' : passed > 0 ? 'pass' : 'skip';
  console.log(
    `${verdict}  ${name.padEnd(10)} ${passed} passed, ${failed} failed, ${skipped} skipped  ${seconds.toFixed(0)} s`,
  );
}
process.exitCode = total('failed') > 0 ? 1 : 0;
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);

/** A step of tests that vitest reports, or that says itself, by ending with 3, that it cannot run here. */
function testStep(name, command, limit) {
  const report = join(root, '.generated', 'ci', `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status, seconds } = step(name, [...command, ...reporters], limit);
  const counts = status === 3 ? { passed: 0, failed: 0, skipped: 1 } : countTests(name, report, status === 0);
  rows.push({ name, seconds, ...counts });
}

function step(name, [program, ...args], limit) {
  console.log(`\n── ${name} ──`);
  const start = performance.now();
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CI: 'true', NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' },
    timeout: limit * minutes,
    killSignal: 'SIGKILL',
    shell: process.platform === 'win32',
  });
  if (error)
    console.log(
      `${name}: ${error.code === 'ETIMEDOUT' ? `ran longer than ${limit} minutes` : error.message}`,
    );
  return { ok: status === 0, status, seconds: (performance.now() - start) / 1000 };
}

/** The counts of vitest's report. A file that cannot be loaded, or a failure that no test owns, counts as one failed. */
function countTests(name, report, ok) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.log(`${name}: vitest left no report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const unloaded = results.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = results.numFailedTests + unloaded;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
  };
}
