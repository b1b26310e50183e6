import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type BuildOptions } from 'esbuild';

const folder = fileURLToPath(new URL('../node_modules/.test/', import.meta.url));
const programs = fileURLToPath(new URL('./programs/', import.meta.url));

/** What a program of `test/programs` wrote, how it ended, and what it left in its folder for temporary files. */
export interface ProgramResult {
  stdout: string;
  stderr: string;
  code: number | null;
  left: string[];
}

/** Everything in one file; the packages that are no ES modules need `require`. */
const inlined: BuildOptions = {
  packages: 'bundle',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
};

let bundles = 0;

/** Bundles a program of `test/programs`, tfjs apart, and gives the path of the result. */
export function bundleProgram(
  name: string,
  { outfile = join(folder, `${name}-${process.pid}-${bundles++}.mjs`), ...options }: BuildOptions = {},
): string {
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [join(programs, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: {
      '@avemo/backend': fileURLToPath(new URL('../src/index.ts', import.meta.url)),
      '@avemo/checks': fileURLToPath(new URL('../../checks/src/index.ts', import.meta.url)),
    },
    logLevel: 'silent',
    ...options,
  });
  return outfile;
}

/** How a program is run. */
export interface RunOptions {
  /** Arguments of Node, before the program. */
  nodeArgs?: string[];
  /** Variables beside those of the tests. */
  env?: Record<string, string>;
  /** Whether everything is bundled and the program runs where no package is installed. Default: false. */
  alone?: boolean;
  /** After so many seconds it is killed. Default: 60. */
  seconds?: number;
}

/** Runs a program of `test/programs` in a process of its own; one that does not end in time is killed. */
export async function runProgram(
  name: string,
  args: string[] = [],
  { nodeArgs = [], env: added = {}, alone = false, seconds = 60 }: RunOptions = {},
): Promise<ProgramResult> {
  const temporary = mkdtempSync(join(tmpdir(), 'backend-test-'));
  const place = alone ? mkdtempSync(join(tmpdir(), 'backend-alone-')) : undefined;
  const file = bundleProgram(name, place ? { ...inlined, outfile: join(place, 'program.mjs') } : {});
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env;
  try {
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [...nodeArgs, file, ...args],
        { cwd: place, env: { ...env, TMPDIR: temporary, ...added }, timeout: 1000 * seconds },
        (error, stdout, stderr) => {
          const code = error ? ((error.code as unknown as number | undefined) ?? null) : 0;
          resolve({ stdout, stderr, code, left: readdirSync(temporary) });
        },
      );
    });
  } finally {
    for (const path of [temporary, file, ...(place ? [place] : [])]) rmSync(path, { recursive: true });
  }
}
