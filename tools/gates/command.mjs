import { spawnSync } from 'node:child_process';

/** Runs a command; `ok` when it exits with 0 and, unless `stderr` is true, writes nothing to stderr. */
export function command(program, args, { cwd, stderr = false, env = {} }) {
  const result = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...env },
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`.trim();
  const ok = result.status === 0 && (stderr || result.stderr === '');
  return { ok, detail: ok ? '' : `exit ${result.status}\n${output}`, stdout: result.stdout };
}

/** The environment without what the package manager that started this run put there for its own workspace. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(package|lifecycle|command|execpath|node)|pnpm_|NODE_OPTIONS)/i.test(name),
    ),
  );
}
