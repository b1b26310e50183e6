import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../snippets/collect';

interface Rule {
  name: string;
}
const rules: Rule[] = createRequire(import.meta.url)('../../.dependency-cruiser.cjs').forbidden;

/** For each rule a file that breaks it, in a small copy of the repository's layout. */
const offences: Record<string, Record<string, string>> = {
  'no-cycles': {
    'packages/dsp/src/one.ts':
      "import { two } from './two';\nexport type One = number;\nexport const one = () => two();",
    // A type closes the circle, too.
    'packages/dsp/src/two.ts': "import type { One } from './one';\nexport const two = (): One => 2;",
  },
  'no-unresolved': { 'packages/dsp/src/lost.ts': "export { a } from './nowhere';" },
  'leaf-packages-stand-alone': {
    'packages/fusion/src/knows-models.ts': "export { model } from '@avemo/models';",
  },
  'pipelines-imports-public-entries': {
    'packages/pipelines/src/deep.ts': "export { secret } from '../../dsp/src/deep/secret';",
  },
  'checks-imports-nothing': { 'packages/checks/src/greedy.ts': "export { readFileSync } from 'node:fs';" },
  'golden-only-in-tests': { 'packages/pipelines/src/cheats.ts': "export { golden } from '@avemo/golden';" },
  'only-backend-imports-backends': {
    'packages/models/src/chooses.ts': "import '@tensorflow/tfjs-backend-cpu';\nexport {};",
  },
  'no-tensors-in-dsp-and-metrics': {
    'packages/dsp/src/tensors.ts': "export { tensor } from '@tensorflow/tfjs-core';",
  },
  'metrics-has-no-dependencies': {
    'packages/metrics/src/needs.ts': "export { default as nd } from 'ndarray';",
  },
  'node-only-behind-node': { 'packages/dsp/src/reads.ts': "export { readFileSync } from 'node:fs';" },
  'no-import-of-own-index': { 'packages/dsp/src/circular.ts': "export { a as b } from './index';" },
  'no-source-imports-tests': {
    'packages/dsp/src/tested.ts': "export { sound } from '../test/sound';",
    'packages/dsp/test/sound.ts': 'export const sound = 1;',
  },
  'internals-stay-inside': {
    'packages/fusion/test/pries.test.ts': "import '../../dsp/src/deep/secret';",
  },
  'no-development-dependency-in-source': {
    'packages/models/src/checked.ts': "export { assert } from 'fast-check';",
  },
  'no-utils': {
    'packages/models/src/sum.ts': "export { add } from './utils';",
    'packages/models/src/utils.ts': 'export const add = 1;',
  },
};

/** Files that keep every rule, with the imports that are meant to be possible. */
const lawful: Record<string, string> = {
  'packages/checks/src/index.ts': 'export const check = 1;',
  'packages/golden/src/index.ts':
    "import { readFileSync } from 'node:fs';\nexport const golden = readFileSync;",
  'packages/dsp/src/index.ts': "export { a } from './a';",
  'packages/dsp/src/a.ts':
    "import { check } from '@avemo/checks';\nimport nd from 'ndarray';\nexport const a = [check, nd];",
  'packages/dsp/src/options.ts':
    "import { bank } from './bank/bank';\nexport interface Options {}\nexport const f = bank;",
  'packages/dsp/src/bank/bank.ts': 'export const bank = (o: object) => o;',
  'packages/dsp/src/deep/secret.ts': 'export const secret = 1;',
  'packages/dsp/src/node/index.ts': "export { readFile } from './read-file';",
  'packages/dsp/src/node/read-file.ts': "export { readFileSync as readFile } from 'node:fs';",
  'packages/dsp/test/a.test.ts':
    "import { golden } from '@avemo/golden';\nimport { a } from '@avemo/dsp';\nimport '../src/deep/secret';\ngolden(a);",
  'packages/models/src/index.ts': "import '@tensorflow/tfjs-core';\nexport const model = 1;",
  'packages/models/test/train.test.ts': "import '@tensorflow/tfjs-backend-cpu';\nimport '@avemo/models';",
  'packages/backend/src/index.ts':
    "import '@tensorflow/tfjs-backend-cpu';\nimport 'node:os';\nexport const backend = 1;",
  'packages/pipelines/src/index.ts':
    "import { a } from '@avemo/dsp';\nimport { readFile } from '@avemo/dsp/node';\nimport { model } from '@avemo/models';\nimport '@avemo/backend';\nexport const recipe = [a, model, readFile];",
};

const manifest = {
  dependencies: { ndarray: '*', '@tensorflow/tfjs-core': '*', '@tensorflow/tfjs-backend-cpu': '*' },
  devDependencies: { 'fast-check': '*', '@avemo/checks': '*', '@avemo/golden': '*' },
};

/** Writes a repository below .generated and gives the violations as `rule: file`. */
function violations(name: string, files: Record<string, string>): string[] {
  const folder = join(root, '.generated', 'structure', name);
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const paths = {
    '@avemo/dsp/node': ['./packages/dsp/src/node/index.ts'],
    '@avemo/*': ['./packages/*/src/index.ts'],
  };
  write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler', paths } }),
  );
  write('package.json', JSON.stringify({ name, private: true }));
  for (const [path, text] of Object.entries(files)) {
    write(path, text);
    write(join(...path.split('/').slice(0, 2), 'package.json'), JSON.stringify(manifest));
  }
  const cruise = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'packages',
      '--config',
      join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const { summary } = JSON.parse(cruise.stdout) as {
    summary: { violations: { from: string; rule: Rule }[] };
  };
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

describe('.dependency-cruiser.cjs', () => {
  let broken: string[];
  beforeAll(() => {
    broken = violations('broken', Object.assign({}, lawful, ...Object.values(offences)));
  });

  it('has an offence here for each of its rules', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(offences).sort());
  });

  it.each(Object.entries(offences))('%s refuses the import that breaks it', (rule, files) => {
    expect(broken).toContain(`${rule}: ${Object.keys(files)[0]}`);
  });

  it('lets through every import that docs/architecture.md allows', () => {
    expect(violations('lawful', lawful)).toEqual([]);
  });
});
