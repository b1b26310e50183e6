import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBackend } from '@avemo/backend';
import { createFaceDetector, detectFaces, faceModelCards, FaceModelError } from '@avemo/vision-prep/faces';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyPictures } from './scenes';

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', 'models');
const names = Object.keys(faceModelCards);
let server: Server;
let address = '';

beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  server = createServer((request, response) => {
    const file = join(folder, request.url!.slice('/models/'.length));
    try {
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}/models/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('createFaceDetector', () => {
  it.each([
    ['the installed package', () => undefined],
    ['a folder', () => folder],
    ['a file address', () => pathToFileURL(`${folder}/`)],
    ['a web address', () => address],
    ['a function', () => async (file: string) => new Uint8Array(readFileSync(join(folder, file)))],
  ])('createFaceDetector({ models }) loads from %s', async (_, models) => {
    const detector = await createFaceDetector({ models: models(), mesh: false });
    expect(await detectFaces(emptyPictures().black, { detector })).toEqual([]);
    detector.dispose();
  });

  it('createFaceDetector() frees all on dispose, and a disposed one says so', async () => {
    const before = tf.memory().numTensors;
    const detector = await createFaceDetector();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    detector.dispose();
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(detectFaces(emptyPictures().black, { detector })).rejects.toMatchObject({
      name: 'FaceModelError',
      code: 'disposed',
    });
  });

  it('createFaceDetector({ models }) says which file is missing or changed, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const missing = createFaceDetector({ models: '/no/such/folder' });
    await expect(missing).rejects.toThrow(FaceModelError);
    await expect(missing).rejects.toMatchObject({ code: 'not-found', message: /no blazeface\.json at/ });
    await expect(createFaceDetector({ models: `${address}elsewhere` })).rejects.toMatchObject({
      code: 'not-found',
      message: /HTTP 404/,
    });
    const copy = mkdtempSync(join(tmpdir(), 'faces-'));
    try {
      for (const name of names) {
        for (const end of ['json', 'bin']) {
          writeFileSync(join(copy, `${name}.${end}`), readFileSync(join(folder, `${name}.${end}`)));
        }
      }
      const weights = readFileSync(join(copy, 'facemesh.bin'));
      weights[1000] ^= 1;
      writeFileSync(join(copy, 'facemesh.bin'), weights);
      await expect(createFaceDetector({ models: copy })).rejects.toMatchObject({
        code: 'changed',
        message: /facemesh\.bin is not the file/,
      });
    } finally {
      rmSync(copy, { recursive: true });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('createFaceDetector({ signal }) stops, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const models = async (file: string) => {
      if (file === 'facemesh.bin') controller.abort(new Error('enough'));
      return new Uint8Array(readFileSync(join(folder, file)));
    };
    await expect(createFaceDetector({ models, signal: controller.signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('createFaceDetector() names the operation that a backend lacks, and leaves no tensor', async () => {
    const kernel = tf.getKernel('FusedConv2D', 'wasm');
    const before = tf.memory().numTensors;
    tf.unregisterKernel('FusedConv2D', 'wasm');
    try {
      await expect(createFaceDetector()).rejects.toMatchObject({
        code: 'backend',
        message: /blazeface does not run on the tfjs backend 'wasm' .*FusedConv2D/,
      });
    } finally {
      tf.registerKernel(kernel);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
