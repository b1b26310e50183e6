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

/** Bundles a program of `test/programs`, tfjs apart, and gives the path of the result. */
export function bundleProgram(name: string, options: BuildOptions = {}): string {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}-${process.pid}.mjs`);
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

/** Runs a program of `test/programs` in a process of its own; one that does not end within 20 seconds is killed. */
export async function runProgram(
  name: string,
  args: string[] = [],
  nodeArgs: string[] = [],
): Promise<ProgramResult> {
  const file = bundleProgram(name);
  const temporary = mkdtempSync(join(tmpdir(), 'backend-test-'));
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env;
  try {
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [...nodeArgs, file, ...args],
        { env: { ...env, TMPDIR: temporary }, timeout: 20_000 },
        (error, stdout, stderr) => {
          const code = error ? ((error.code as unknown as number | undefined) ?? null) : 0;
          resolve({ stdout, stderr, code, left: readdirSync(temporary) });
        },
      );
    });
  } finally {
    rmSync(temporary, { recursive: true });
    rmSync(file);
  }
}
