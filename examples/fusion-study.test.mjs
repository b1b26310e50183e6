import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import * as fusion from '@avemo/fusion';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missingFigure } from './fusion-study/figure.mjs';
import { fitLogisticRegression } from './fusion-study/logistic.mjs';
import { baselineMethods, fusionMethods, layerMethods, rules } from './fusion-study/methods.mjs';
import { summarizeStudy } from './fusion-study/results.mjs';
import { makeSamples } from './fusion-study/samples.mjs';
import { budget, runStudy } from './fusion-study/study.mjs';
import { tables } from './fusion-study/tables.mjs';

/** Speakers with one session of six clips each; every stream tells the class a little. */
function corpus(widths, speakers = 6) {
  const noise = (i, j) => Math.sin(12.9898 * i + 78.233 * j);
  const clips = Array.from({ length: 6 * speakers }, (_, i) => {
    const label = (i + Math.floor(i / 6)) % 2;
    const features = Object.entries(widths).map(([name, width], s) => [
      name,
      Float32Array.from(
        { length: width },
        (_, j) => noise(i + 1, 10 * s + j + 1) + (j === 0 ? 2 * label : 0),
      ),
    ]);
    const speaker = `speaker-${Math.floor(i / 6)}`;
    return {
      id: `clip-${i}`,
      label,
      speaker,
      session: speaker,
      files: [],
      features: async () => Object.fromEntries(features),
    };
  });
  return { name: 'computed', labels: ['a', 'b'], clips, featureWidths: widths };
}

const two = { audio: ['heard'], video: ['seen', 'units'] };
const three = { audio: ['audio'], video: ['video'], text: ['text'] };
const dataset = corpus({ heard: 3, seen: 2, units: 2 });
const spend = { ...budget, epochs: 2 };
const concat = { name: 'ConcatFusion', Layer: fusion.ConcatFusion, feed: 'vectors', options: {} };

let out = '';
beforeAll(() => useBackend('cpu'));
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'avemo-test-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

describe('runStudy(…)', () => {
  it.each([
    ['two modalities', corpus({ heard: 3, seen: 2, units: 2 }, 4), { modalities: two, groups: 2 }],
    [
      'three modalities in context, and the DLSTMs',
      corpus({ audio: 3, video: 2, text: 4 }, 4),
      { modalities: three, context: 3, groups: 2, deepLstm: true },
    ],
  ])(
    'runStudy(%s) trains every fusion that the package exports and leaves no tensor',
    async (_, data, setup) => {
      const tensors = tf.memory().numTensors;
      const methods = [...baselineMethods(setup.modalities, setup.context ?? 1), ...fusionMethods()];
      const study = await runStudy(data, {
        ...setup,
        methods,
        seeds: [1],
        spend: { ...spend, epochs: 1 },
        out,
      });
      expect(tf.memory().numTensors).toBe(tensors);
      const names = new Set(study.answers.map((answer) => answer.method));
      for (const name of [...methods.map((method) => method.name), ...Object.keys(rules)])
        expect(names).toContain(name);
      for (const { probabilities, without = {}, method } of study.answers) {
        for (const rows of [probabilities, ...Object.values(without)]) {
          expect(rows.flat().every(Number.isFinite), method).toBe(true);
        }
      }
    },
  );

  it('rules holds every decision rule that the package exports', () => {
    const exported = Object.keys(fusion).filter((name) => /(Rule|Vote)$/.test(name));
    expect(Object.keys(rules).sort()).toEqual(exported.sort());
  });

  it('runStudy(…) aborted and run again ends as one that was never stopped, and trains nothing twice', async () => {
    const setup = { modalities: two, methods: [concat, ...baselineMethods(two, 1)], seeds: [1, 2], spend };
    const straight = await runStudy(dataset, { ...setup, out: join(out, 'straight') });
    const controller = new AbortController();
    const cut = runStudy(dataset, {
      ...setup,
      out: join(out, 'cut'),
      signal: controller.signal,
      onProgress: ({ done }) => done === 7 && controller.abort(new Error('enough')),
    });
    await expect(cut).rejects.toThrow('enough');
    const kept = await readdir(join(out, 'cut', 'answers'));
    expect(kept.length).toBe(7);
    const again = await runStudy(dataset, { ...setup, out: join(out, 'cut') });
    const facts = ({ answers }) => answers.map(({ seconds: _, ...answer }) => answer);
    expect(facts(again)).toEqual(facts(straight));
  });

  it('runStudy(data with a test part) trains on the rest and tests there', async () => {
    const clips = dataset.clips.map((clip) => ({
      ...clip,
      split: clip.speaker > 'speaker-3' ? 'test' : 'train',
    }));
    const study = await runStudy(
      { ...dataset, clips },
      { modalities: two, methods: [], seeds: [1], spend, out },
    );
    const [{ train, validation, test }] = study.folds;
    expect(test).toEqual([...Array(12).keys()].map((i) => i + 24));
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...Array(24).keys()]);
    expect([train.length, validation.length]).toEqual([18, 6]);
  });

  it('runStudy(two speakers) says that some must be left to choose the best epoch', async () => {
    const setup = { modalities: two, methods: [concat], seeds: [1], spend, out };
    await expect(runStudy(corpus({ heard: 1, seen: 1, units: 1 }, 2), setup)).rejects.toThrow(
      /fold \S+ has 1 training speaker.*at least 2/,
    );
  });

  it('runStudy(… into the folder of another study) says what differs', async () => {
    const setup = { modalities: two, methods: [], spend, out };
    await runStudy(dataset, { ...setup, seeds: [1] });
    await expect(runStudy(dataset, { ...setup, seeds: [2] })).rejects.toThrow(
      /its seeds is \[1\], not \[2\]/,
    );
  });

  it('runStudy(… with a fusion of one’s own) compares it like the others', async () => {
    const Difference = fusion.defineFusion({
      name: 'StudyDifference',
      options: {},
      weights: () => ({}),
      combine: ([a, b]) => tf.sub(a, b),
    });
    const [mine] = layerMethods({ mine: Difference, notALayer: () => {} });
    const study = await runStudy(dataset, {
      modalities: two,
      methods: [concat, mine],
      seeds: [1],
      spend,
      out,
    });
    const summary = summarizeStudy(dataset, study);
    const { systems, missing } = summary;
    expect([summary.clips, summary.speakers]).toEqual([36, 6]);
    expect(tables(summary)).toContain('| `mine` |');
    const figure = missingFigure(summary, [['mine', true]]);
    expect(figure).toContain('mine + ModalityDropout');
    expect(figure).toContain('audio missing');
    expect(figure).not.toMatch(/NaN|undefined/);
    const own = systems.find(({ method }) => method === 'mine');
    expect(own.pValue).toBeGreaterThan(0);
    expect(own.holmPValue).toBe(own.pValue);
    expect(missing[0].curves.map((curve) => [curve.method, curve.modalityDropout])).toContainEqual([
      'mine',
      0.3,
    ]);
  });
});

describe('summarizeStudy', () => {
  it('summarizeStudy(answers) counts by clip, mixes in the answers without a modality, and tests by speaker', () => {
    const fold = { name: '1', train: [], validation: [], test: dataset.clips.map((_, i) => i) };
    const right = dataset.clips.map(({ label }) => [1 - label, label]);
    const wrong = dataset.clips.map(({ label }) => [label, 1 - label]);
    const entry = { modalityDropout: 0, fold: '1', seed: 1, parameters: 1 };
    const { systems, missing } = summarizeStudy(dataset, {
      config: { modalities: two },
      folds: [fold],
      answers: [
        { ...entry, method: 'ConcatFusion', probabilities: wrong },
        { ...entry, method: 'good', probabilities: right, without: { audio: wrong, video: right } },
      ],
    });
    const [good, concatenation] = systems;
    expect([good.method, good.accuracy.value, concatenation.accuracy.value]).toEqual(['good', 1, 0]);
    // All six speakers agree: two of the 2⁶ sign patterns are as extreme.
    expect([good.difference, good.pValue]).toEqual([1, 2 / 64]);
    const [audio, video] = missing.map(({ curves }) => curves[0].accuracy);
    expect([audio[0], audio.at(-1)]).toEqual([1, 0]);
    expect([...audio].sort((a, b) => b - a)).toEqual(audio);
    expect(video).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('makeSamples', () => {
  it('makeSamples(dataset) standardises by training clips alone and never looks past the session', async () => {
    const fold = { name: '1', train: dataset.clips.map((_, i) => i).slice(0, 30) };
    const samples = await makeSamples(dataset, { modalities: two, context: 3, fold });
    const mean = (j) => fold.train.reduce((sum, i) => sum + samples[i].streams.video.data[j], 0) / 30;
    for (const j of [0, 1, 2, 3]) expect(mean(j)).toBeCloseTo(0, 5);
    expect([...samples[6].streams.mask.data]).toEqual([1, 0, 0]);
    expect([...samples[8].streams.mask.data]).toEqual([1, 1, 1]);
    const { data } = samples[8].streams.audio;
    expect([...data.slice(3, 6)]).toEqual([...samples[7].streams.audio.data.slice(0, 3)]);
    expect([...samples[6].streams.audio.data.slice(3)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('fitLogisticRegression', () => {
  it('fitLogisticRegression(rows, labels) ends where the gradient is zero', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(7 * i), Math.cos(3 * i)]);
    const labels = rows.map(([a, b]) => (a + 0.5 * b > 0.2 ? 1 : 0));
    const { gradient, predict } = fitLogisticRegression(rows, labels, { classes: 2, C: 1 });
    expect(gradient).toBeLessThan(1e-5);
    const right = predict(rows).filter(([no], i) => Number(no < 0.5) === labels[i]);
    expect(right.length).toBeGreaterThan(36);
  });
});
