import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backendReport, useBackend } from '@avemo/backend';
import { testBackends } from '../../../../tools/test-backends';
import { runProgram } from '../run-program';

/** Where packages can be put that find tfjs-core as the application does. */
const tests = fileURLToPath(new URL('../node_modules/.test/', import.meta.url));

let folder: string;
const inPackage = (path: string) => join(folder, 'node_modules', '@tensorflow', 'tfjs-node', path);

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A tfjs-node that computes with the cpu backend under its own name, or does what `text` says. */
function pretend({ built = true, text = '' } = {}): void {
  put(
    inPackage('package.json'),
    '{ "name": "@tensorflow/tfjs-node", "version": "4.22.0", "main": "index.js" }',
  );
  if (built) put(inPackage('lib/napi-v8/tfjs_binding.node'), '');
  put(
    inPackage('index.js'),
    `${text}
const tf = require('@tensorflow/tfjs-core');
const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu');
if (require('util').isNullOrUndefined(undefined) !== true) throw new Error('no isNullOrUndefined');
tf.copyRegisteredKernels('cpu', 'tensorflow');
tf.registerBackend('tensorflow', () => Object.assign(new MathBackendCPU(), { firstUse: false }));
tf.setBackend('tensorflow');`,
  );
}

beforeEach(async () => {
  mkdirSync(tests, { recursive: true });
  folder = mkdtempSync(join(tests, 'tensorflow-'));
  vi.stubEnv('AVEMO_PACKAGES', folder);
  await useBackend('cpu');
});
afterEach(() => {
  vi.unstubAllEnvs();
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
  rmSync(folder, { recursive: true });
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );

describe('useBackend("tensorflow")', () => {
  test('useBackend("tensorflow") gives the package the tfjs-core of the program', async () => {
    pretend();
    const warn = vi.spyOn(console, 'warn');
    expect(await useBackend('tensorflow')).toEqual({ name: 'tensorflow', threads: null, notes: [] });
    expect(tf.getBackend()).toBe('tensorflow');
    expect(tf.sum(tf.range(0, 5)).dataSync()[0]).toBe(10);
    expect(warn).not.toHaveBeenCalled();
    expect(process.env.TF_CPP_MIN_LOG_LEVEL).toBe('3');
  });

  test('useBackend("tensorflow") says when the package brings a tfjs-core of its own', async () => {
    pretend();
    put(
      inPackage('node_modules/@tensorflow/tfjs-core/index.js'),
      `module.exports = { ...require(${JSON.stringify(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-core')))}), Tensor: class {} };`,
    );
    expect((await useBackend('tensorflow')).notes).toEqual([
      expect.stringContaining('two copies of tfjs-core'),
    ]);
  });

  test('useBackend("tensorflow") names the command when the native part is missing, and so does backendReport()', async () => {
    pretend({ built: false });
    const error = await codeOf(useBackend('tensorflow'));
    expect(error).toMatchObject({
      code: 'not-installed',
      message: expect.stringMatching(/native part\. Run: np/),
    });
    const { backends } = await backendReport();
    const { found, why, how } = backends.find(({ name }) => name === 'tensorflow')!;
    expect(found).toBe(false);
    expect(why).toBe('@tensorflow/tfjs-node 4.22.0 is installed, but without its native part.');
    expect(how).toMatch(/^Run: (npx @avemo\/backend install --cpu|npm install @tensorflow\/tfjs-node)\.?$/);
  });

  test('useBackend("tensorflow") keeps what computed when the package does not load', async () => {
    pretend({
      text: "throw new Error('libtensorflow_cc.so.2: cannot open shared object file\\nlong story');",
    });
    const error = await codeOf(useBackend('tensorflow'));
    expect(error?.code).toBe('failed');
    expect(error?.message).toMatch(/cannot open shared object file Run: np/);
    expect(tf.getBackend()).toBe('cpu');
  });

  test('useBackend("tensorflow") prefers a package that is built', async () => {
    pretend({ built: false });
    const gpu = join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    put(join(gpu, 'package.json'), '{ "version": "4.22.0" }');
    put(join(gpu, 'lib/napi-v8/tfjs_binding.node'), '');
    const { backends } = await backendReport();
    const { why } = backends.find(({ name }) => name === 'tensorflow')!;
    expect(why).toBe('@tensorflow/tfjs-node-gpu 4.22.0 is installed.');
  });
});

describe('on the library itself', () => {
  test('useBackend("tensorflow") computes, trains and writes nothing to stderr', async () => {
    vi.unstubAllEnvs();
    if (!testBackends.includes('tensorflow')) {
      console.log('NOT CHECKED: TensorFlow itself; node tools/native.mjs installs it and checks.');
      return;
    }
    const { stdout, stderr, code } = await runProgram('tensorflow');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      name: 'tensorflow',
      threads: null,
      notes: [],
      backend: 'tensorflow',
      shape: [1, 3, 3, 1],
      expected: [1, 3, 3, 1],
      weights: [2, -3],
      largest: [5, 3],
    });
  });
});
