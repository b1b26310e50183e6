// Tests layers and golden values of fusion on WebGPU: on the machine's own graphics card, or on SwiftShader, Vulkan in
// software, which comes with Debian's package chromium. Ends with 3 and the reason where there is neither.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBuilt, ensureInstalled, existing, root } from './setup.mjs';

const cannot = 3;
const folders = [
  ...(process.env.CHROMIUM ? [dirname(process.env.CHROMIUM)] : []),
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/usr/lib/chromium-browser',
];
const software = folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')));
const imitation = software && {
  VK_DRIVER_FILES: join(software, 'vk_swiftshader_icd.json'),
  LD_LIBRARY_PATH: software,
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
};

ensureInstalled();
ensureBuilt({ types: false });
let variables = {};
let finding = findWebgpu(variables);
if (!finding.found && imitation) finding = findWebgpu((variables = imitation));
if (!finding.found) {
  console.log(`webgpu: NOT TESTED: ${finding.why} ${finding.how}`);
  process.exit(cannot);
}
console.log(`webgpu: ${finding.why}`);
// What a device in software computes in a minute or two; all of models and fusion runs with AVEMO_TEST_BACKENDS=webgpu.
const suites = existing([
  'packages/backend/test/testing/layer-agreement.test.ts',
  'packages/fusion/test/golden.test.ts',
  'packages/fusion/test/papers-golden.test.ts',
  'packages/fusion/test/neighbours-golden.test.ts',
  'packages/models/test/layers/seeded-dropout.test.ts',
]);
const given = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', ...suites, ...given], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...variables, AVEMO_TEST_BACKENDS: 'webgpu' },
});
process.exitCode = status ?? 1;

/** What backendReport() says of webgpu in a process with these variables, which a process reads at its start. */
function findWebgpu(variables) {
  const script = `
    import { backendReport } from './packages/backend/dist/index.js';
    const { backends } = await backendReport();
    console.log(JSON.stringify(backends.find(({ name }) => name === 'webgpu')));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}
