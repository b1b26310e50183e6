// Copies golden cases into packages/golden/cases, with the sounds that they refer to.
// Usage: node tools/copy-golden.mjs SOURCE_FOLDER dsp/framing layers/fbp …
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const [source, ...ids] = process.argv.slice(2);
if (!source || ids.length === 0) {
  console.error('usage: node tools/copy-golden.mjs SOURCE_FOLDER CASE…   (e.g. dsp/framing layers/fbp)');
  process.exit(2);
}
const cases = new URL('../packages/golden/cases/', import.meta.url).pathname;
for (const id of ids) {
  const folder = join(source, id);
  const text = readFileSync(join(folder, 'case.json'), 'utf8');
  mkdirSync(join(cases, id), { recursive: true });
  for (const file of readdirSync(folder)) {
    if (!statSync(join(folder, file)).isFile()) continue;
    cpSync(join(folder, file), join(cases, id, file), { mode: 0 });
  }
  for (const [reference] of text.matchAll(/[^"]*signals\/[^"]+/g)) {
    const target = join(cases, 'signals', basename(reference));
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(folder, reference), target);
  }
}
