import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAudio,
  detectEndpoints,
  glottalPulses,
  harmonicsToNoiseRatio,
  intensity,
  mfcc,
  pitchCorrelation,
  pitchShs,
  rmsEnergy,
  shimmer,
  toMono,
  zeroCrossingRate,
  type AudioReader,
  type AudioSignal,
} from '@avemo/dsp';
import { rowMatrix } from '../../src/frames/frame-feature';
import { readerOf } from '../../src/signal/audio-reader';
import { peakFromMean } from '../../src/signal/signal-peak';
import { endpointFrames } from '../../src/voice/endpoint-frames';
import { pitchCorrelationRows } from '../../src/voice/pitch-correlation';
import { createPitchPath, type PitchFrame } from '../../src/voice/pitch-path';

const sampleRate = 16000;
const grid = { frameLength: 640, hopLength: 160 };
const range = { ...grid, minFrequency: 75, maxFrequency: 500 };
/** Samples that are read at once. */
const block = 2 ** 17;

/** Speech again and again, twice as fast, with digital silence between, and a tone across the middle of which a block ends. */
async function longSound(): Promise<AudioSignal> {
  const file = new URL('fixtures/room-noise-zero-padded.flac', import.meta.url);
  const spoken = toMono(await decodeAudio(new Uint8Array(readFileSync(file))));
  const samples = new Float32Array(3 * block + 1234);
  for (let at = 0; at < samples.length; at += spoken.samples.length + 777) {
    samples.set(spoken.samples.subarray(0, samples.length - at), at);
  }
  for (let n = block - 50_000; n < block + 20_000; n++) {
    samples[n] = 0.3 * Math.sin(0.06 * n) + 0.1 * Math.sin(0.12 * n + 1) + 0.001 * samples[n];
  }
  return { samples, sampleRate };
}

/** The same sound, of which pieces are copied; the longest piece that was asked for. */
function reading({ samples, sampleRate }: AudioSignal): { reader: AudioReader; longest(): number } {
  let longest = 0;
  return {
    reader: {
      sampleRate,
      length: samples.length,
      read(start, end) {
        if (!(start >= 0 && start <= end && end <= samples.length)) throw new Error(`read(${start}, ${end})`);
        longest = Math.max(longest, end - start);
        return samples.slice(start, end);
      },
    },
    longest: () => longest,
  };
}

describe('an AudioReader in place of a signal', () => {
  const calls: Record<string, (sound: AudioSignal | AudioReader) => unknown> = {
    pitchCorrelation: (sound) => pitchCorrelation(sound, range).data,
    pitchShs: (sound) => pitchShs(sound, range).data,
    harmonicsToNoiseRatio: (sound) => harmonicsToNoiseRatio(sound, { ...grid, minFrequency: 75 }).data,
    intensity: (sound) => intensity(sound, grid).data,
    rmsEnergy: (sound) => rmsEnergy(sound, grid).data,
    zeroCrossingRate: (sound) => zeroCrossingRate(sound, grid).data,
    mfcc: (sound) => mfcc(sound, { preset: 'librosa' }).data,
    detectEndpoints: (sound) => detectEndpoints(sound),
    'glottalPulses and shimmer': (sound) => {
      const pulses = glottalPulses(sound, pitchCorrelation(sound, range), grid);
      expect(pulses.length).toBeGreaterThan(1000);
      return [pulses, shimmer(sound, pulses)];
    },
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}(reader) equals ${name}(signal), and never reads more than a block`, async () => {
      const sound = await longSound();
      const { reader, longest } = reading(sound);
      expect(call(reader)).toEqual(call(sound));
      expect(longest()).toBeLessThanOrEqual(block);
    });
  }

  it('pitchCorrelation(reader) is the best path through the whole, pushed at once', async () => {
    const sound = await longSound();
    const whole = readerOf('test', sound);
    const rows = pitchCorrelationRows(sampleRate, range, () => peakFromMean(whole));
    expect(pitchCorrelation(reading(sound).reader, range).data).toEqual(rowMatrix(sound.samples, rows).data);
  });

  it('detectEndpoints(reader that gives the wrong thing) says what, and where a sample is not finite', () => {
    const of = (read: AudioReader['read']) => () => detectEndpoints({ sampleRate, length: 200_000, read });
    expect(of(() => new Float32Array(3))).toThrow(
      /^detectEndpoints: read\(0, 131072\) must give a Float32Array of 131072/,
    );
    expect(of(() => [] as never)).toThrow(TypeError);
    const broken = of((start, end) => {
      const samples = new Float32Array(end - start);
      if (start > 0) samples[5] = NaN;
      return samples;
    });
    expect(broken).toThrow(/^detectEndpoints: samples\[131077\] is NaN/);
    expect(() => detectEndpoints({ sampleRate, length: -1, read: () => new Float32Array(0) })).toThrow(
      RangeError,
    );
    expect(() => detectEndpoints({ sampleRate, length: 1, read: 7 } as never)).toThrow(TypeError);
  });
});

describe('createPitchPath(costs)', () => {
  const costs = { octaveJump: 0.35, voicedUnvoiced: 0.14 };
  const cost = (a: number, b: number) =>
    (a === 0) !== (b === 0)
      ? costs.voicedUnvoiced
      : a === 0
        ? 0
        : costs.octaveJump * Math.abs(Math.log2(a / b));

  /** Viterbi's search with every frame held to the end. */
  function wholePath(frames: readonly PitchFrame[]): number[] {
    let scores: number[] = [];
    const origins = frames.map(({ candidates }, t) => {
      const from = candidates.map(() => 0);
      const before = scores;
      scores = candidates.map(({ frequency, strength }, c) => {
        if (t === 0) return strength;
        const sums = frames[t - 1].candidates.map((one, b) => before[b] - cost(one.frequency, frequency));
        from[c] = sums.indexOf(Math.max(...sums));
        return sums[from[c]] + strength;
      });
      return from;
    });
    const path: number[] = [];
    let place = scores.indexOf(Math.max(...scores));
    for (let t = frames.length - 1; t >= 0; place = origins[t--][place]) {
      path[t] = frames[t].candidates[place].frequency;
    }
    return path;
  }

  const candidate = fc.record({
    frequency: fc.constantFrom(0, 75, 100, 150, 200, 300, 400),
    strength: fc.constantFrom(0, 0.2, 0.45, 0.5, 0.9, 1),
  });
  const frame = fc
    .array(candidate, { minLength: 1, maxLength: 5 })
    .map((candidates) => ({ candidates, strongest: 0 }));

  it('decides long before the end, and what Viterbi decides who holds every frame', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (some, times) => {
          const frames = Array.from({ length: times }, () => some).flat();
          const path = createPitchPath(costs);
          const early = frames.flatMap((one) => path.push(one));
          const all = [...early, ...path.finish()].map(({ chosen }) => chosen.frequency);
          expect(all).toEqual(wholePath(frames));
        },
      ),
      { numRuns: 200 },
    );
    const voice = {
      strongest: 0,
      candidates: [
        { frequency: 0, strength: 0.45 },
        { frequency: 100, strength: 0.9 },
      ],
    };
    const path = createPitchPath(costs);
    let decided = 0;
    for (let t = 1; t <= 10_000; t++) {
      decided += path.push(voice).length;
      expect(t - decided).toBeLessThanOrEqual(256);
    }
  });
});

describe('endpointFrames(reader, length)', () => {
  /** With every sample at hand. */
  function wholeFrames(samples: Float32Array, length: number) {
    const made = new Uint8Array(samples.length);
    for (let begin = 0, end = 1; begin < samples.length; begin = end++) {
      while (end < samples.length && samples[end] === samples[begin]) end++;
      if (end - begin >= (samples[begin] === 0 ? 40 : 800)) made.fill(1, begin, end);
    }
    let [mean, natural] = [0, 0];
    samples.forEach((x, n) => made[n] || ((mean += x), natural++));
    mean = natural > 0 ? mean / natural : 0;
    const count = Math.ceil(samples.length / length);
    const frames = {
      magnitude: new Float64Array(count),
      crossings: new Float64Array(count),
      recorded: new Uint8Array(count).fill(1),
    };
    samples.forEach((x, n) => {
      const t = Math.floor(n / length);
      if (made[n]) return void (frames.recorded[t] = 0);
      frames.magnitude[t] += Math.abs(x - mean) / (Math.min(samples.length, (t + 1) * length) - t * length);
      if (n > 0 && !made[n - 1] && x < mean !== samples[n - 1] < mean) frames.crossings[t]++;
    });
    return frames;
  }

  it('equals what is counted with every sample at hand, with runs across blocks', () => {
    const run = fc.record({
      value: fc.constantFrom(0, 0.25, -0.25, NaN),
      size: fc.constantFrom(1, 7, 39, 40, 41, 799, 800, 801, 5000, block),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 6 }), fc.integer(), (runs, seed) => {
        let state = seed;
        const noise = () => ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >> 20) / 4096;
        const samples = Float32Array.from(
          runs.flatMap(({ value, size }) =>
            Array.from({ length: size }, () => (Number.isNaN(value) ? noise() : value)),
          ),
        );
        const { reader } = reading({ samples, sampleRate });
        expect(endpointFrames(reader, 160)).toEqual(wholeFrames(samples, 160));
      }),
      { numRuns: 12 },
    );
  });
});
