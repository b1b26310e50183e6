// Tests models, fusion and the conformance of layers on TensorFlow's own library: installs it into .generated/native,
// from the user's cache when it is there, and ends with 3 and the reason where that is not possible.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, existing, root } from './setup.mjs';

const cannot = 3;
const minute = 60_000;

ensureInstalled();
ensureBuilt({ types: false });
const project = join(root, '.generated', 'native');
mkdirSync(project, { recursive: true });
const signal = AbortSignal.timeout(5 * minute);
const { installTensorflow } = await import('../packages/backend/dist/install/index.js');
try {
  const { name, tensorflow, library } = await installTensorflow({
    device: 'gpu',
    cuda: 'system',
    project,
    signal,
    onProgress: ({ step, detail }) => detail || console.log(`native: ${step}`),
  });
  console.log(`native: ${name} on TensorFlow ${tensorflow} from ${library}`);
} catch (error) {
  const why = signal.aborted ? 'fetching it took longer than 5 minutes' : error.message;
  console.log(`native: NOT TESTED on TensorFlow: ${why}`);
  // A machine that lacks something is no failure; an installation that goes wrong is one.
  const ours = ['check-failed', 'compile-failed', 'bad-library', 'bad-option'];
  const lacks = signal.aborted || (error.name === 'InstallError' && !ours.includes(error.code));
  process.exit(lacks ? cannot : 1);
}
// The others start a backend of their own.
const onEachBackend = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter(
      (file) =>
        file.endsWith('.test.ts') &&
        /onEachBackend|testBackends/.test(readFileSync(join(root, file), 'utf8')),
    );
const suites = existing([
  ...onEachBackend('packages/models/test'),
  ...onEachBackend('packages/fusion/test'),
  'packages/backend/test/testing/layer-agreement.test.ts',
  'packages/backend/test/start/tensorflow.test.ts',
]);
const { status } = spawnSync('npx', ['vitest', 'run', ...suites, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, AVEMO_TEST_BUILT: '1', AVEMO_PACKAGES: project, AVEMO_TEST_BACKENDS: 'tensorflow' },
});
process.exitCode = status ?? 1;
