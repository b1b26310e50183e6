import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { noSpace } from './build-folder';
import { InstallError } from './install-error';
import { atLeast, type Machine } from './machine';
import { lastWords, runCommand, type CommandResult } from './run-command';

/** A way to call pip. */
interface Pip {
  command: string[];
  version: string;
}

/** The ways to call pip, the likeliest first; pipx and uv bring a pip of their own. */
const ways = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['pipx', 'run', 'pip'],
  ['uvx', 'pip'],
  ['uv', 'tool', 'run', 'pip'],
];

/** The oldest pip that takes several `--platform`. */
const minimumPip = '20.3';

/** The Python that wheels are asked for; it need not be here, because only the library inside is used. */
const pythonVersions = ['3.11', '3.13'];

/** Finds a pip that can fetch wheels. */
export async function findPip({ env }: Machine, signal?: AbortSignal): Promise<Pip> {
  let old: Pip | undefined;
  for (const command of ways) {
    const result = await runCommand([...command, '--version'], { env: pipEnvironment(env), signal });
    const [, version] = /^pip (\d[\d.]*)/m.exec(result.stdout) ?? [];
    if (result.code !== 0 || !version) continue;
    if (atLeast(version, minimumPip)) return { command, version };
    old ??= { command, version };
  }
  if (old) {
    throw new InstallError(
      'no-pip',
      `pip ${old.version} is too old to fetch TensorFlow's wheel. Run: ${old.command.join(' ')} install --upgrade pip`,
    );
  }
  throw new InstallError(
    'no-pip',
    'neither pip nor pipx nor uv is here to fetch TensorFlow. Install one (Debian, Ubuntu: sudo apt-get install ' +
      'python3-pip; Fedora: sudo dnf install python3-pip), or name a folder that holds TensorFlow with --from DIR.',
  );
}

/** Options of `downloadWheels`. */
export interface DownloadOptions {
  machine: Machine;
  signal?: AbortSignal;
  /** Gets what is being fetched, how many bytes of it are here, and its size as pip words it. */
  onBytes?: (name: string, bytes: number, size: string) => void;
}

/**
 * Fetches wheels into a folder, without what they depend on. Wheels that are already there are not fetched again, so a
 * second call goes on where a first one was cut.
 */
export async function downloadWheels(
  pip: Pip,
  requirements: string[],
  folder: string,
  { machine, signal, onBytes }: DownloadOptions,
): Promise<void> {
  const partial = join(folder, 'partial');
  mkdirSync(partial, { recursive: true });
  const env = { ...pipEnvironment(machine.env), TMPDIR: partial };
  const resume = atLeast(pip.version, '25.1') ? ['--resume-retries', '20'] : [];
  let [name, size] = ['', ''];
  const watch = setInterval(() => name && onBytes?.(name, bytesIn(partial), size), 1000);
  try {
    let result: CommandResult | undefined;
    for (const python of pythonVersions) {
      const only = ['--no-deps', '--only-binary=:all:', '--python-version', python, ...platforms(machine)];
      result = await runCommand(
        [...pip.command, 'download', '--retries', '5', ...resume, ...only, '-d', folder, ...requirements],
        {
          env,
          signal,
          onLine: (line) => {
            const [, wheel, amount] = /Downloading (\S+\.whl)(?:\s+\(([^)]+)\))?/.exec(line) ?? [];
            if (wheel) [name, size] = [wheel.split('/').at(-1)!, amount ?? ''];
          },
        },
      );
      if (result.code === 0) return;
      if (!/No matching distribution/i.test(result.stderr)) break;
    }
    throw downloadError(requirements, folder, machine, result!);
  } finally {
    clearInterval(watch);
    rmSync(partial, { recursive: true, force: true });
  }
}

/** The wheels that this glibc can load, newest first. */
function platforms({ arch, glibc }: Machine): string[] {
  const machine = arch === 'arm64' ? 'aarch64' : 'x86_64';
  const minor = Number(glibc!.split('.')[1]);
  const tags = Array.from(
    { length: Math.max(0, minor - 16) },
    (_, i) => `manylinux_2_${minor - i}_${machine}`,
  );
  return [...tags, `manylinux2014_${machine}`, `linux_${machine}`].flatMap((tag) => ['--platform', tag]);
}

function downloadError(
  requirements: string[],
  folder: string,
  { arch, glibc }: Machine,
  result: CommandResult,
): InstallError {
  const wanted = requirements.join(', ');
  if (/No space left|Errno 28|disk quota/i.test(result.stderr)) return noSpace(folder);
  if (/No matching distribution/i.test(result.stderr)) {
    if (!atLeast(glibc!, '2.27')) {
      return new InstallError(
        'old-glibc',
        `this system has glibc ${glibc}, and TensorFlow 2.21 needs 2.27. Use a newer system, or an older TensorFlow: ` +
          '--tensorflow 2.20.0.',
      );
    }
    return new InstallError(
      'no-wheel',
      `PyPI has no wheel ${wanted} for Linux on ${arch}. Choose another version with --tensorflow, or name a ` +
        'folder that holds TensorFlow with --from DIR.',
    );
  }
  return new InstallError(
    'download-failed',
    `pip could not fetch ${wanted}: ${lastWords(result)}. Run the same command again: it goes on where it stopped.`,
  );
}

/** pip's settings that would get in the way, off. */
function pipEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PYTHONUNBUFFERED: '1',
  };
}

function bytesIn(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
    }
  } catch {
    // pip removes its files while they are counted.
  }
  return bytes;
}
