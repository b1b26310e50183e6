import { readFileSync } from 'node:fs';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { encodeSafetensors } from '@avemo/models';
import { createExpressionScorer } from '@avemo/vision-prep/faces';
import { fusionWeights, readWeights } from '@avemo/weights';
import { openFaceNetwork, scoreFaces } from '../../src/predict/index';

/** Pictures, and the logits that PyTorch computes in double precision: bench/face_network.py. */
const expected = JSON.parse(readFileSync(new URL('./copies/face-logits.json', import.meta.url), 'utf8')) as {
  picture: string;
  logits: number[];
}[];
const pictures = expected.map(({ picture }) =>
  ndarray(new Uint8Array(Buffer.from(picture, 'base64')), [48, 48, 1]),
);

describe('openFaceNetwork(bytes)', () => {
  beforeAll(() => useBackend('wasm', { threads: 1 }));

  it("gives PyTorch's logits for grey and coloured pictures", async () => {
    const network = openFaceNetwork(await readWeights('face'));
    const coloured = pictures.map(({ data }) =>
      ndarray(
        Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)]),
        [48, 48, 3],
      ),
    );
    for (const some of [pictures, coloured]) {
      const found = await network.logits(some);
      found.forEach((row, i) =>
        row.forEach((logit, c) => expect(Math.abs(logit - expected[i].logits[c])).toBeLessThan(1e-3)),
      );
    }
    expect(await network.logits([])).toEqual([]);
    network.dispose();
  });

  it('joins its answer with the expression scores by a logarithmic pool', async () => {
    const scorer = await createExpressionScorer();
    const network = openFaceNetwork(await readWeights('face'));
    const { temperature, networkWeight } = fusionWeights.faceNetworks;
    const alone = await scoreFaces(pictures, { scorer, temperature });
    const found = await scoreFaces(pictures, { scorer, network, temperature, networkWeight });
    found.forEach((row, i) => {
      const powers = alone[i].map((p, c) => p * Math.exp(networkWeight * expected[i].logits[c]));
      const sum = powers.reduce((total, power) => total + power, 0);
      row.forEach((p, c) => expect(Math.abs(p - powers[c] / sum)).toBeLessThan(1e-3));
    });
    scorer.dispose();
    network.dispose();
  });

  it('leaves no tensor behind, and refuses other files and sizes', async () => {
    const bytes = await readWeights('face');
    const before = tf.memory().numTensors;
    const network = openFaceNetwork(bytes);
    await network.logits(pictures);
    await expect(network.logits([ndarray(new Uint8Array(64 * 64), [64, 64, 1])])).rejects.toThrow(
      /48 rows and columns; got 64 × 64/,
    );
    network.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const other = encodeSafetensors(new Map([['mean', { data: new Float32Array(1), shape: [1] }]]));
    expect(() => openFaceNetwork(other)).toThrow(/another version/);
  });
});
