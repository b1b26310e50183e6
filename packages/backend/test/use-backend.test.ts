import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BackendError, backendReport, registerKernels, useBackend } from '@avemo/backend';
import { bundleProgram, runProgram } from './run-program';

beforeAll(() => useBackend('cpu'));
afterEach(() => tf.disposeVariables());

describe('useBackend', () => {
  test.each([
    ['tensorflow', /Run: (npx @avemo\/backend install --cpu|npm install @tensorflow\/tfjs-node)\./],
    ['tensorflow-gpu', /Run: (npx @avemo\/backend install --gpu|npm install @tensorflow\/tfjs-node-gpu)\./],
    ['webgpu', /npm install .*@tensorflow\/tfjs-backend-webgpu/],
  ] as const)(
    'useBackend("%s") names the command that installs it when it is missing',
    async (name, command) => {
      const { stdout, stderr } = await runProgram('refused', [name], { alone: true });
      expect(stderr).toBe('');
      const { code, message } = JSON.parse(stdout);
      expect(code).toBe('not-installed');
      expect(message).toContain(`"${name}"`);
      expect(message).toMatch(command);
    },
  );

  test('useBackend(name) keeps the backend that computes when another cannot be used', async () => {
    await useBackend('cpu');
    const error = await useBackend('tensorflow-gpu').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BackendError);
    expect(tf.getBackend()).toBe('cpu');
  });

  test('useBackend(name) refuses a name that is no backend and threads that are no whole number', async () => {
    await expect(useBackend('webgl' as 'wasm')).rejects.toThrow(RangeError);
    await expect(useBackend('wasm', { threads: 0 })).rejects.toThrow(RangeError);
    await expect(useBackend('wasm', { threads: 1.5 })).rejects.toThrow(RangeError);
    await expect(useBackend('wasm', { threads: '2' as never })).rejects.toThrow(TypeError);
  });

  test('useBackend("wasm") changes the threads while there are no tensors, and says so when there are', async () => {
    expect(await useBackend('wasm', { threads: 1 })).toEqual({ name: 'wasm', threads: 1, notes: [] });
    expect((await useBackend('wasm', { threads: 2 })).threads).toBe(2);
    expect((await useBackend('wasm')).threads).toBe(2);
    const held = tf.ones([3]);
    const { threads, notes } = await useBackend('wasm', { threads: 1 });
    expect(threads).toBe(2);
    expect(notes.join()).toContain('already holds tensors');
    expect([...held.dataSync()]).toEqual([1, 1, 1]);
    held.dispose();
    expect((await useBackend('wasm', { threads: 1 })).threads).toBe(1);
  });

  test('useBackend("wasm", { threads: 9 }) says that the module runs at most 8', async () => {
    const { threads, notes } = await useBackend('wasm', { threads: 9 });
    expect(threads).toBe(8);
    expect(notes.join()).toContain('at most 8 threads');
    await useBackend('wasm', { threads: 1 });
  });

  test('useBackend(…) gives tensors every chained method that tfjs-core defines', async () => {
    await useBackend('cpu');
    const core = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));
    const files = readdirSync(join(core, 'public/chained_ops')).filter((file) => file.endsWith('.d.ts'));
    const methods = files
      .map((file) => file.slice(0, -'.d.ts'.length))
      .filter((name) => !name.startsWith('register_all') && !name.endsWith('_test'))
      .map((name) => name.replaceAll('_', '').toLowerCase());
    const present = new Set<string>();
    for (let p = tf.Tensor.prototype; p; p = Object.getPrototypeOf(p)) {
      for (const name of Object.getOwnPropertyNames(p)) present.add(name.toLowerCase());
    }
    expect(methods.length).toBeGreaterThan(100);
    expect(methods.filter((name) => !present.has(name))).toEqual([]);
  });

  test('useBackend(…) lets the orthogonal initialiser of tfjs-layers work, which calls chained methods', async () => {
    await useBackend('wasm');
    tf.tidy(() => {
      const q = tfl.initializers.orthogonal({ seed: 1 }).apply([5, 3]);
      const product = [...tf.matMul(q as tf.Tensor2D, q as tf.Tensor2D, true).dataSync()];
      product.forEach((value, i) => expect(value).toBeCloseTo(i % 4 === 0 ? 1 : 0, 5));
    });
  });

  test('useBackend(…) makes chained methods equal the functions that they stand for', async () => {
    await useBackend('cpu');
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, -2],
        [3, 4],
      ]) as any;
      const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
      expect(values(x.flatten().add(1))).toEqual([2, -1, 4, 5]);
      expect(values(x.concat(x, 1))).toEqual([1, -2, 1, -2, 3, 4, 3, 4]);
      expect(x.stack(x).shape).toEqual([2, 2, 2]);
      expect(x.as3D(1, 2, 2).shape).toEqual([1, 2, 2]);
      expect(values(x.where(x.greater(0), x.mul(10)))).toEqual([1, -20, 3, 4]);
      expect(x.toInt().dtype).toBe('int32');
      expect(() => x.asScalar()).toThrow();
      expect(x.sum().asScalar().dataSync()[0]).toBe(6);
    });
  });
});

describe('registerKernels', () => {
  test('registerKernels() says the same each time and its kernels are registered', async () => {
    const names = await registerKernels();
    expect(await registerKernels()).toEqual(names);
    expect(names).toContain('Conv2DBackpropFilter');
    for (const name of names) expect(tf.getKernel(name, 'wasm')).toBeDefined();
  });

  test('registerKernels({ kernels }) turns our own kernels off and on, with the same results but for rounding', async () => {
    await useBackend('wasm', { kernels: 'composed' });
    const compute = () =>
      tf.tidy(() => {
        const x = tf.randomUniform([2, 16, 16, 32], -1, 1, 'float32', 1) as tf.Tensor4D;
        const filter = tf.randomUniform([3, 3, 32, 32], -1, 1, 'float32', 2) as tf.Tensor4D;
        return tf.conv2d(x, filter, 1, 'same').dataSync();
      });
    const composed = compute();
    expect(compute()).toEqual(composed);
    await registerKernels({ kernels: 'own' });
    const own = compute();
    expect(own).not.toEqual(composed);
    own.forEach((value, i) => expect(Math.abs(value - composed[i])).toBeLessThan(1e-4));
    await expect(registerKernels({ kernels: 'fast' as 'own' })).rejects.toThrow(RangeError);
  });

  test('registerKernels() leaves no gradient of the cpu backend without a kernel on wasm', async () => {
    await registerKernels();
    const gradients = tf
      .getKernelsForBackend('cpu')
      .map(({ kernelName }) => kernelName)
      .filter((name) => /Grad$|Backprop|SegmentSum$/.test(name));
    expect(gradients.length).toBeGreaterThan(10);
    expect(gradients.filter((name) => !tf.getKernel(name, 'wasm'))).toEqual([]);
  });
});

describe('backendReport', () => {
  test('backendReport() lists every backend in the order of "auto" with a reason, and how to get what is missing', async () => {
    const report = await backendReport();
    expect(report.node).toBe(process.versions.node);
    expect(report.backends.map(({ name }) => name)).toEqual([
      'tensorflow-gpu',
      'webgpu',
      'tensorflow',
      'wasm',
      'cpu',
    ]);
    for (const { found, why, how } of report.backends) {
      expect(why).toMatch(/\.$/);
      if (!found) expect(how).not.toBe('');
    }
    const { details } = report.backends.find(({ name }) => name === 'wasm')!;
    expect(details).toMatchObject({ threads: report.threads, simd: report.simd, sharedMemory: true });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('the package', () => {
  test('useBackend() bundles for a browser without any module of Node', () => {
    expect(() =>
      bundleProgram('auto', {
        platform: 'browser',
        packages: undefined,
        write: false,
        external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'util', 'crypto', 'string_decoder'],
      }),
    ).not.toThrow();
  });
});
