import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uninstallTensorflow } from '@avemo/backend/install';
import { makeSandbox } from './fakes';
import { bindingOf, box, failure, gpuPackage, install, projectFiles, sandboxForEachTest } from './sandbox';

sandboxForEachTest();

describe('installTensorflow', () => {
  test('installTensorflow({ device: "gpu" }) places a package that computes and finds the tfjs-core of the project', async () => {
    const steps: string[] = [];
    const result = await install({}, { onProgress: ({ step }) => steps.push(step) });
    expect(result).toEqual({
      name: '@tensorflow/tfjs-node-gpu',
      version: '4.22.0',
      folder: gpuPackage(),
      tensorflow: '2.21.0',
      library: join(box.cache, 'tensorflow', 'tensorflow-2.21.0-x64', 'tensorflow'),
      gpu: false,
      changed: true,
    });
    expect(readFileSync(bindingOf(gpuPackage()), 'utf8')).toBe('good');
    const nested = readdirSync(join(gpuPackage(), 'node_modules'), { recursive: true, encoding: 'utf8' });
    expect(nested).toContain(join('@tensorflow', 'tfjs', 'index.js'));
    expect(nested.filter((file) => /tfjs-core|node-api-headers|\.map$/.test(file))).toEqual([]);
    expect(steps.join('\n')).toMatch(/Fetching tensorflow 2\.21\.0[^]*Unpacking[^]*Preparing[^]*Checking/);
  });

  test('installTensorflow(…) keeps the two libraries, the headers and the licence terms of the wheel, and not the wheel', async () => {
    const { library } = await install();
    expect(readdirSync(library).sort()).toEqual([
      'include',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
    ]);
    expect(readFileSync(join(library, 'libtensorflow_framework.so.2'), 'utf8')).toBe(
      'framework'.repeat(1000),
    );
    expect(readdirSync(join(box.cache, 'tensorflow', 'downloads'))).toEqual([]);
  });

  test("installTensorflow(…) asks pip for any Python's wheel that this glibc can load, and npm for no scripts", async () => {
    await install();
    const [download] = box.calls('python3 -m pip download');
    expect(download).toContain('--python-version 3.11');
    expect(download).toContain('--platform manylinux_2_36_x86_64');
    expect(download).not.toContain('manylinux_2_37');
    expect(download).toMatch(/tensorflow==2\.21\.0$/);
    expect(box.calls('npm')[0]).toMatch(
      /--ignore-scripts @tensorflow\/tfjs-node-gpu@4\.22\.0 node-api-headers/,
    );
    expect(box.calls('settings')).toEqual(['settings registry=https://registry.example']);
  });

  test('installTensorflow(…) links the binding with the library where it is', async () => {
    const { library } = await install();
    const [, compile] = box.calls('c++'); // the first asks for the version
    expect(compile).toContain(`-L${library} -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2`);
    expect(compile).toContain(`-Wl,-rpath,${library}`);
  });

  test('installTensorflow({ device: "cpu" }) takes tfjs-node and the build for the CPU', async () => {
    const { name, library } = await install({}, { device: 'cpu' });
    expect(name).toBe('@tensorflow/tfjs-node');
    expect(library).toContain('tensorflow-cpu-2.21.0-x64');
    expect(box.calls('python3 -m pip download')[0]).toMatch(/tensorflow-cpu==2\.21\.0$/);
  });

  test('installTensorflow(…) without a device takes the GPU where its driver is', async () => {
    expect((await install({}, { device: undefined })).name).toBe('@tensorflow/tfjs-node');
    expect((await install({}, { device: undefined }, { nvidia: true })).name).toBe(
      '@tensorflow/tfjs-node-gpu',
    );
  });

  test('installTensorflow({ cuda: "wheels" }) brings the CUDA libraries that TensorFlow names', async () => {
    const { library } = await install({}, { cuda: 'wheels' });
    expect(box.calls('python3 -m pip download')[1]).toMatch(/nvidia-cudnn-cu12<10\.0,>=9\.3$/);
    expect(readFileSync(join(library, '../nvidia/cudnn/lib/libcudnn.so.9'), 'utf8')).toBe('cudnn');
    expect(existsSync(join(library, '../nvidia/cudnn/include'))).toBe(false);
  });

  test('installTensorflow(…) changes nothing the second time', async () => {
    await install();
    const [files, calls] = [projectFiles(), box.calls().length];
    expect((await install()).changed).toBe(false);
    expect(projectFiles()).toEqual(files);
    expect(box.calls().slice(calls)).toEqual([]);
  });

  test('installTensorflow(…) needs no network, no pip and no compiler once the cache is filled', async () => {
    await install();
    rmSync(gpuPackage(), { recursive: true });
    box.without('python3', 'npm', 'c++');
    expect((await install()).changed).toBe(true);
    expect(readFileSync(bindingOf(gpuPackage()), 'utf8')).toBe('good');
  });

  test('installTensorflow(…) computes on the CPU with a library for the GPU that the cache has', async () => {
    await install();
    const { name, library } = await install({}, { device: 'cpu' });
    expect([name, library]).toEqual([
      '@tensorflow/tfjs-node',
      join(box.cache, 'tensorflow', 'tensorflow-2.21.0-x64', 'tensorflow'),
    ]);
  });

  test('installTensorflow(…) puts a package anew that no longer computes', async () => {
    await install();
    writeFileSync(bindingOf(gpuPackage()), 'damaged');
    expect((await install()).changed).toBe(true);
    expect(readFileSync(bindingOf(gpuPackage()), 'utf8')).toBe('good');
  });

  test('installTensorflow(…) gives a package that the project has by itself only its binding', async () => {
    mkdirSync(join(gpuPackage(), 'lib', 'napi-v8'), { recursive: true });
    writeFileSync(join(gpuPackage(), 'package.json'), '{ "version": "4.20.0", "main": "index.js" }');
    writeFileSync(
      join(gpuPackage(), 'index.js'),
      readFileSync(join(box.folder, 'package.js'), 'utf8')
        .replace('../lib', 'lib')
        .replace("require('@tensorflow/tfjs')", "'the copy of the project'"),
    );
    writeFileSync(bindingOf(gpuPackage()), 'stock');
    const before = projectFiles();
    expect(await failure({ binding: 'wrong' })).toMatchObject({ code: 'check-failed' });
    rmSync(join(box.cache, 'tensorflow', 'bindings'), { recursive: true });
    expect(await install()).toMatchObject({ version: '4.20.0', changed: true });
    expect((await install()).changed).toBe(false);
    const { removed } = await uninstallTensorflow({ project: box.project, cache: box.cache });
    expect(removed).toEqual([gpuPackage(), join(box.cache, 'tensorflow')]);
    expect(projectFiles()).toEqual(before);
  });
});

describe('installTensorflow, from a TensorFlow that is there,', () => {
  const own = () => {
    const folder = join(box.folder, 'venv', 'lib', 'python3.11', 'site-packages', 'tensorflow');
    mkdirSync(join(folder, 'include', 'tensorflow', 'c'), { recursive: true });
    mkdirSync(join(folder, 'python', 'platform'), { recursive: true });
    for (const file of [
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'include/tensorflow/c/c_api.h',
    ]) {
      writeFileSync(join(folder, file), '');
    }
    writeFileSync(
      join(folder, 'python', 'platform', 'build_info.py'),
      "build_info = {'is_cuda_build': True}",
    );
    return folder;
  };

  test('installTensorflow({ from }) takes a virtual environment, a site-packages or the folder itself', async () => {
    const folder = own();
    for (const from of [join(box.folder, 'venv'), join(folder, '..'), folder]) {
      expect((await install({}, { from })).library).toBe(folder);
    }
    expect(box.calls('python3')).toEqual([]);
  });

  test('installTensorflow({ from }) says what a folder lacks', async () => {
    const error = await failure({}, { from: box.folder });
    expect(error.code).toBe('bad-library');
    expect(error.message).toContain('libtensorflow_cc.so.2');
  });

  test("installTensorflow(…) takes Python's own when it is the wanted version and build", async () => {
    const folder = own();
    expect((await install({ python: { folder, version: '2.21.0' } })).library).toBe(folder);
    expect(box.calls('python3 -m pip download')).toEqual([]);
  });

  test("installTensorflow(…) fetches when Python's own is another version, or lacks CUDA's wheels", async () => {
    const folder = own();
    expect((await install({ python: { folder, version: '2.20.0' } })).library).not.toBe(folder);
    const python = { folder, version: '2.21.0' };
    expect((await install({ python }, { cuda: 'wheels' })).library).toContain('tensorflow-cuda-2.21.0');
  });
});

describe('uninstallTensorflow', () => {
  test('uninstallTensorflow(…) removes the package, and the cache only when no other project uses it', async () => {
    await install();
    const other = makeSandbox();
    await install({}, { project: other.project });
    const first = await uninstallTensorflow({ project: box.project, cache: box.cache });
    expect(first).toEqual({ removed: [gpuPackage()], usedBy: [other.project] });
    expect((await install({}, { project: other.project })).changed).toBe(false);
    const second = await uninstallTensorflow({ project: other.project, cache: box.cache });
    expect(second.removed).toHaveLength(2);
    expect(existsSync(join(box.cache, 'tensorflow'))).toBe(false);
    expect(await uninstallTensorflow({ project: box.project, cache: box.cache })).toEqual({
      removed: [],
      usedBy: [],
    });
    other.remove();
  });
});
