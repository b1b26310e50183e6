import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InstallTensorflowOptions } from '@avemo/backend/install';
import type { Machine } from '../../src/install/machine';
import type { Behaviour } from './fakes';
import { bindingOf, box, failure, gpuPackage, install, sandboxForEachTest } from './sandbox';

sandboxForEachTest();

describe('installTensorflow, where something is missing,', () => {
  test.each<[string, string, RegExp, Behaviour, Partial<Machine>, InstallTensorflowOptions]>([
    [
      'macOS',
      'unsupported-platform',
      /macOS has not been checked.*npm install/,
      {},
      { platform: 'darwin' },
      {},
    ],
    ['Windows', 'unsupported-platform', /Windows has not been checked/, {}, { platform: 'win32' }, {}],
    [
      'a processor without wheels',
      'unsupported-platform',
      /no wheels for riscv64/,
      {},
      { arch: 'riscv64' },
      {},
    ],
    ['musl', 'musl', /musl.*node:22-bookworm/, {}, { glibc: undefined }, {}],
    [
      'an old glibc',
      'old-glibc',
      /glibc 2\.24.*2\.27/,
      { pipFails: 'ERROR: No matching distribution found' },
      { glibc: '2.24' },
      {},
    ],
    [
      'a version without a wheel',
      'no-wheel',
      /no wheel tensorflow==2\.30\.0/,
      { pipFails: 'ERROR: No matching distribution found' },
      {},
      { tensorflow: '2.30.0' },
    ],
    ['arm64, asked for CUDA,', 'no-wheel', /arm64.*--cpu/, {}, { arch: 'arm64' }, {}],
    ['a Python without pip', 'no-pip', /neither pip nor pipx nor uv.*python3-pip/, { pip: null }, {}, {}],
    ['an old pip', 'no-pip', /pip 19\.1 is too old.*--upgrade pip/, { pip: '19.1' }, {}, {}],
    [
      'a full disk, before anything is fetched,',
      'no-space',
      /full.*--cache/,
      {},
      { freeBytes: () => 1e8 },
      {},
    ],
    [
      'a disk that fills while pip writes',
      'no-space',
      /full/,
      { pipFails: 'OSError: [Errno 28] No space left on device' },
      {},
      {},
    ],
    [
      'a cut connection',
      'download-failed',
      /Connection broken.*goes on where it stopped/,
      { pipFails: 'ERROR: Connection broken' },
      {},
      {},
    ],
    [
      'a registry of npm that does not answer',
      'download-failed',
      /npm could not fetch.*ENOTFOUND/,
      { npmFails: 'npm error code ENOTFOUND' },
      {},
      {},
    ],
    [
      'a compiler without C++17',
      'compile-failed',
      /could not compile.*C\+\+17/,
      { compilerFails: "unrecognized option '-std=c++17'" },
      {},
      {},
    ],
    ['a binding that does not compute', 'check-failed', /the binding is wrong/, { binding: 'wrong' }, {}, {}],
    ['a version that is none', 'bad-option', /options\.tensorflow/, {}, {}, { tensorflow: 'latest' }],
    ['a version without a C library', 'bad-option', /at least 2\.12/, {}, {}, { tensorflow: '2.9.1' }],
    ['a device that is none', 'bad-option', /options\.device/, {}, {}, { device: 'tpu' as 'gpu' }],
  ])(
    'installTensorflow without %s throws "%s" and leaves what was there',
    async (_, code, message, behaviour, change, options) => {
      const error = await failure(behaviour, options, change);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    },
  );

  test.each([
    ['c++', 'no-compiler', /no C\+\+ compiler.*apt-get install g\+\+/],
    ['npm', 'no-npm', /neither npm nor pnpm/],
    ['python3', 'no-pip', /neither pip nor pipx nor uv/],
  ])('installTensorflow(…) without %s says how to get it', async (program, code, message) => {
    box.without(program);
    const error = await failure();
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test('installTensorflow(…) without a compiler fetches nothing', async () => {
    box.without('c++');
    await failure();
    expect(box.calls('python3 -m pip download')).toEqual([]);
  });

  test('installTensorflow(…) outside a project says how to make one', async () => {
    const error = await failure({}, { project: box.folder });
    expect(error.code).toBe('no-project');
    expect(error.message).toContain('npm install @avemo/backend');
  });

  test('installTensorflow(…) names a damaged wheel and fetches it anew the next time', async () => {
    const file = join(box.folder, 'wheels', 'tensorflow-2.21.0-cp311.whl');
    const whole = readFileSync(file);
    const damaged = Buffer.from(whole);
    damaged[whole.indexOf('library', 40)] ^= 1;
    for (const content of [damaged, whole.subarray(0, 300)]) {
      writeFileSync(file, content);
      expect(await failure()).toMatchObject({
        code: 'download-failed',
        message: expect.stringContaining('damaged'),
      });
    }
    writeFileSync(file, whole);
    expect((await install()).changed).toBe(true);
  });
});

describe('installTensorflow, interrupted,', () => {
  test('installTensorflow(…) goes on with the wheels that are there after a cut', async () => {
    const cut = { pipFails: 'ERROR: Connection broken', pipFailsAt: 2 };
    expect(await failure(cut, { cuda: 'wheels' })).toMatchObject({ code: 'download-failed' });
    const downloads = join(box.cache, 'tensorflow', 'downloads');
    expect(readdirSync(downloads, { recursive: true })).toContain(
      join('tensorflow-cuda-2.21.0-x64', 'tensorflow-2.21.0-cp311.whl'),
    );
    expect((await install({}, { cuda: 'wheels' })).changed).toBe(true);
  });

  test('installTensorflow(…) ends at once when its signal is aborted, and rejects with the reason', async () => {
    const stop = new AbortController();
    const going = install(
      { pipHangs: true },
      {
        signal: stop.signal,
        onProgress: ({ step }) => {
          if (step.startsWith('Fetching')) setTimeout(() => stop.abort(new Error('enough')), 300);
        },
      },
    );
    await expect(going).rejects.toThrow('enough');
    expect(existsSync(gpuPackage())).toBe(false);
  });

  test('installTensorflow(…) leaves an earlier installation as it was when a newer one does not compute', async () => {
    await install();
    rmSync(join(box.cache, 'tensorflow', 'bindings'), { recursive: true });
    const from = join(box.cache, 'tensorflow', 'tensorflow-2.21.0-x64');
    const other = join(box.folder, 'other');
    cpSync(from, other, { recursive: true });
    expect(await failure({ binding: 'wrong' }, { from: other })).toMatchObject({ code: 'check-failed' });
    expect(readFileSync(bindingOf(gpuPackage()), 'utf8')).toBe('good');
  });

  test('installTensorflow(…) removes what a killed process left, and gives back what it had set aside', async () => {
    await install();
    const scope = join(gpuPackage(), '..');
    // No process has this number: it is above what Linux gives.
    mkdirSync(join(scope, '.tfjs-node-gpu.tmp-99999999'));
    renameSync(gpuPackage(), join(scope, '.tfjs-node-gpu.tmp-99999999-old'));
    expect((await install()).changed).toBe(true);
    expect(readdirSync(scope).sort()).toEqual(['tfjs-core', 'tfjs-node-gpu']);
  });
});
