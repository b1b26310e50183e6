// Copies golden cases into packages/golden/cases, with the sounds that they refer to.
// Usage: node tools/copy-golden.mjs SOURCE_FOLDER dsp/framing layers/fbp …
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [source, ...ids] = process.argv.slice(2);
if (!source || ids.length === 0) {
  console.error('usage: node tools/copy-golden.mjs SOURCE_FOLDER CASE…   (e.g. dsp/framing layers/fbp)');
  process.exit(2);
}
const missing = ids.filter((id) => !existsSync(join(source, id, 'case.json')));
if (missing.length > 0) {
  console.error(`copy-golden: no case.json in ${missing.map((id) => join(source, id)).join(', ')}`);
  process.exit(1);
}

const cases = fileURLToPath(new URL('../packages/golden/cases/', import.meta.url));
for (const id of ids) {
  const folder = join(source, id);
  let bytes = 0;
  for (const file of readdirSync(folder)) {
    if (statSync(join(folder, file)).isFile()) bytes += copy(join(folder, file), join(cases, id, file));
  }
  const text = readFileSync(join(folder, 'case.json'), 'utf8');
  for (const [reference] of text.matchAll(/[^"]*signals\/[^"]+\.(?:npy|wav)/g)) {
    const target = join(cases, 'signals', basename(reference));
    if (!existsSync(target)) bytes += copy(join(folder, reference), target);
  }
  console.log(`${id}  ${(bytes / 1000).toFixed(0)} kB`);
}

/** Copies the content alone, so that a read-only source does not make the copy read-only. Gives the bytes. */
function copy(from, to) {
  const content = readFileSync(from);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, content);
  return content.length;
}
