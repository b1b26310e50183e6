import { existsSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { InstallError } from './install-error';

/** What the installation needs to know of the machine; tests give their own. */
export interface Machine {
  platform: NodeJS.Platform;
  arch: string;
  /** The version of glibc, e.g. `2.36`; undefined where the C library is another one. */
  glibc: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Whether the driver of an NVIDIA GPU is here. */
  nvidia: boolean;
  /** Bytes that can still be written below a folder. */
  freeBytes(folder: string): number;
}

/** The machine that this program runs on. */
export function thisMachine(): Machine {
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: header.glibcVersionRuntime,
    env: process.env,
    nvidia: ['/dev/nvidiactl', '/dev/dxg'].some((device) => existsSync(device)),
    freeBytes: (folder) => {
      let there = folder;
      while (!existsSync(there)) there = dirname(there);
      const { bavail, bsize } = statfsSync(there);
      return bavail * bsize;
    },
  };
}

/** The folder of everything that is kept between installations. */
export function cacheFolder(cache: string | undefined, env: NodeJS.ProcessEnv): string {
  const home = env.HOME || homedir();
  return join(cache ?? join(env.XDG_CACHE_HOME || join(home, '.cache'), 'avemo'), 'tensorflow');
}

/** Throws unless TensorFlow's wheels run here. */
export function requireSupported({ platform, arch, glibc }: Machine): void {
  const instead = "The 'wasm' backend works here without any of this.";
  if (platform !== 'linux') {
    const [name, stock] =
      platform === 'darwin'
        ? ['macOS', 'tfjs-node']
        : platform === 'win32'
          ? ['Windows', 'tfjs-node']
          : [platform];
    throw new InstallError(
      'unsupported-platform',
      `works on Linux; ${name} has not been checked. ` +
        (stock ? `Try the stock package, npm install @tensorflow/${stock}. ` : '') +
        instead,
    );
  }
  if (arch !== 'x64' && arch !== 'arm64') {
    throw new InstallError(
      'unsupported-platform',
      `TensorFlow has no wheels for ${arch}, only x64 and arm64. ${instead}`,
    );
  }
  if (glibc === undefined) {
    throw new InstallError(
      'musl',
      'this system has musl instead of glibc (Alpine?), and TensorFlow is built for glibc. ' +
        `Use an image such as node:22-bookworm. ${instead}`,
    );
  }
}

/** Whether a dotted version is at least another. */
export function atLeast(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10) || 0),
  );
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0);
  }
  return true;
}
