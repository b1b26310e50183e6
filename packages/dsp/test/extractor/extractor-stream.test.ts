import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  createExtractor,
  ExtractorError,
  extractorFeatures,
  type ExtractorSpec,
  type FeatureName,
} from '@avemo/dsp';
import { extractorCases } from './extractor-cases';

const specOf = (feature: FeatureName, index = 0) =>
  ({
    version: 1,
    sampleRate: feature === 'vggish' ? 16000 : 8000,
    feature,
    options: extractorCases[feature][index].options,
  }) as ExtractorSpec;

const sound = (length: number) =>
  Float32Array.from({ length }, (_, n) => 0.4 * Math.sin(0.15 * n + 2 * Math.sin(0.001 * n)));

/** For each row the samples that were in when it came out, pushed `step` by `step`. */
function arrivals(spec: ExtractorSpec, length: number, inputRate = spec.sampleRate, step = 1): number[] {
  const extractor = createExtractor(spec, { inputRate });
  const samples = sound(length);
  const found: number[] = [];
  for (let n = 0; n < length; n += step) {
    const [rows] = extractor.push(samples.subarray(n, n + step)).shape;
    for (let i = 0; i < rows; i++) found.push(n + step);
  }
  return found;
}

describe('latency', () => {
  for (const feature of extractorFeatures) {
    extractorCases[feature].forEach((_, index) => {
      it(`createExtractor('${feature}').latency is what a row waits for at most, case ${index}`, () => {
        const spec = specOf(feature, index);
        const { latency, hopSeconds } = createExtractor(spec);
        const hop = Math.round(hopSeconds * spec.sampleRate);
        const found = arrivals(spec, latency.samples + 5 * hop);
        expect(found.length).toBeGreaterThanOrEqual(5);
        const waits = found.map((samples, row) => samples - row * hop);
        expect(Math.max(...waits)).toBe(latency.samples);
        expect(latency.seconds).toBe(latency.samples / spec.sampleRate);
      });
    });
  }

  it('createExtractor(spec).latency counts deltas, segments and the resampler', () => {
    const frame = { frameLength: 200, hopLength: 80 };
    const plain: ExtractorSpec = { version: 1, sampleRate: 8000, feature: 'rms-energy', options: frame };
    const latencyOf = (more: object, inputRate = 8000) =>
      createExtractor({ ...plain, ...more } as ExtractorSpec, { inputRate }).latency.samples;
    expect(latencyOf({})).toBe(200);
    expect(latencyOf({ deltas: { order: 1, radius: 3 } })).toBe(200 + 3 * 80);
    expect(latencyOf({ deltas: {} })).toBe(200 + 4 * 80);
    expect(latencyOf({ segments: { segmentLength: 10 } })).toBe(200 + 9 * 80);
    for (const inputRate of [11025, 48000, 3000]) {
      const wait = latencyOf({ deltas: {} }, inputRate);
      const hop = (80 * inputRate) / 8000;
      const found = arrivals({ ...plain, deltas: {} } as ExtractorSpec, 3 * wait, inputRate, 16);
      const longest = Math.max(...found.map((samples, row) => samples - row * hop));
      expect(longest).toBeLessThan(wait + 16);
      expect(longest).toBeGreaterThan(wait - 2 * hop);
    }
  });
});

describe('push', () => {
  it('push(samples) names the sample that is not finite by its place in the stream, and then says so', () => {
    const extractor = createExtractor(specOf('log-mel'));
    extractor.push(sound(12345));
    for (const bad of [NaN, Infinity, -Infinity]) {
      const piece = sound(100);
      piece[7] = bad;
      expect(() => extractor.push(piece)).toThrow(
        new RangeError(`createExtractor: samples[12352] is ${bad}. Replace or cut non-finite samples first.`),
      );
      for (const again of [() => extractor.push(sound(1)), () => extractor.finish()]) {
        expect(again).toThrow(ExtractorError);
        expect(again).toThrow(
          `ended at sample 12345 with an error (createExtractor: samples[12352] is ${bad}`,
        );
      }
      extractor.reset();
      expect(extractor.rows).toBe(0);
      expect(extractor.push(sound(12345)).shape[0]).toBe(extractor.rows);
    }
  });

  it('push(samples) after finish() throws until reset()', () => {
    const extractor = createExtractor(specOf('rms-energy'));
    extractor.finish();
    expect(() => extractor.finish()).toThrow('Call reset() for a new stream');
    expect(() => extractor.push(sound(10))).toThrow(expect.objectContaining({ code: 'finished' }));
    extractor.reset();
    expect(extractor.push(sound(10)).shape).toEqual([0, 1]);
  });

  it('push(chunk) takes signals of the right rate, and refuses other kinds without ending the stream', () => {
    const extractor = createExtractor(specOf('rms-energy'), { inputRate: 44100 });
    const push = (chunk: unknown) => () => extractor.push(chunk as Float32Array);
    expect(push({ samples: sound(10), sampleRate: 8000 })).toThrow(
      'createExtractor(spec, { inputRate: 8000 })',
    );
    for (const chunk of [null, undefined, [1, 2], new Float64Array(3), { samples: [1] }, 'x']) {
      expect(push(chunk)).toThrow(TypeError);
    }
    expect(extractor.push({ samples: sound(44100), sampleRate: 44100 }).shape[0]).toBeGreaterThan(100);
  });

  it('push(samples) does not change or keep the samples', () => {
    const whole = createExtractor(specOf('log-mel'));
    const expected = [...whole.push(sound(3000)).data, ...whole.finish().data];
    const extractor = createExtractor(specOf('log-mel'));
    const rows: number[] = [];
    for (let from = 0; from < 3000; from += 150) {
      const piece = sound(3000).slice(from, from + 150);
      const before = piece.slice();
      rows.push(...extractor.push(piece).data);
      expect(piece).toEqual(before);
      piece.fill(9);
    }
    rows.push(...extractor.finish().data);
    expect(rows).toEqual(expected);
  });

  it('push(samples) of an hour of sound keeps memory flat', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return (heapUsed + arrayBuffers) / 1e6;
    };
    const extractor = createExtractor(
      {
        version: 1,
        sampleRate: 16000,
        preEmphasis: { coefficient: 0.97 },
        feature: 'rms-energy',
        options: { frameLength: 400, hopLength: 320, edges: 'reflect' },
        deltas: {},
        segments: {},
      },
      { inputRate: 16000 },
    );
    const second = sound(16000);
    let segments = 0;
    let early = 0;
    for (let t = 0; t < 3600; t++) {
      if (t === 300) early = held();
      segments += extractor.push(second).shape[0];
    }
    const growth = held() - early;
    segments += extractor.finish().shape[0];
    // 57.6 million samples are 230 MB, their features 2.2 MB.
    expect(segments).toBe(1 + Math.floor((180001 - 64) / 34));
    expect(growth).toBeLessThan(8);
  });
});
