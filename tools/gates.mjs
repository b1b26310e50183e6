// Checks the packages as users get them: packed, installed into a project of their own, imported, bundled.
// Usage: node tools/gates.mjs [--keep] [PACKAGE…]
//   --keep      leaves the folder with the tarballs and the consumer project
//   PACKAGE…    e.g. metrics: that package alone (a package that depends on others needs them too)
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlerGates } from './gates/bundlers.mjs';
import { clipEmotionGates } from './gates/clip-emotion.mjs';
import { consumerGates } from './gates/consumer.mjs';
import { firstMinutesGates } from './gates/first-minutes.mjs';
import { plainModuleGates } from './gates/plain-module.mjs';
import { treeShakingGates } from './gates/tree-shaking.mjs';
import { pack, tarballGates } from './gates/tarball.mjs';
import { ensureBuilt, ensureInstalled, root } from './setup.mjs';

ensureInstalled();
ensureBuilt();

const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'avemo-gates-')));
const packages = readdirSync(join(root, 'packages'))
  .filter((name) => chosen.length === 0 || chosen.includes(name))
  .map((name) => join(root, 'packages', name))
  .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);

let passed = 0;
let failed = 0;
const report = (name, { ok, detail = '' }) => {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'pass' : 'FAIL'}  ${name}${detail ? `  ${detail}` : ''}`);
};

try {
  const packed = packages.map((entry) => pack(entry, folder));
  for (const gates of [
    tarballGates,
    consumerGates,
    firstMinutesGates,
    clipEmotionGates,
    treeShakingGates,
    plainModuleGates,
    bundlerGates,
  ]) {
    await gates(packed, folder, report);
  }
} finally {
  if (process.argv.includes('--keep')) console.error(`kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
console.log(`gates: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
