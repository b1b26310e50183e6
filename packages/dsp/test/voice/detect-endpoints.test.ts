import { goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { type TimeInterval, detectEndpoints } from '@avemo/dsp';

const rate = 16000;

/** White noise from a linear congruential generator, uniform in ±level. */
function noise(length: number, level: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    return level * (state / 2 ** 31 - 1);
  });
}

/** A vowel-like sound: harmonics of 120 Hz. */
function vowel(n: number): number {
  let sum = 0;
  for (let k = 1; k <= 8; k++) sum += Math.sin((2 * Math.PI * 120 * k * n) / rate) / k;
  return 0.3 * sum;
}

/** `seconds` of background with a sound in each interval. */
function scene(
  background: Float32Array,
  intervals: [number, number][],
  sound: (n: number) => number,
): { samples: Float32Array; sampleRate: number } {
  const samples = background.slice();
  for (const [start, end] of intervals) {
    for (let n = Math.round(start * rate); n < end * rate; n++) samples[n] += sound(n);
  }
  return { samples, sampleRate: rate };
}

function expectIntervals(got: TimeInterval[], expected: [number, number][], tolerance: number) {
  expect(got.length).toBe(expected.length);
  got.forEach(({ start, end }, i) => {
    expect(Math.abs(start - expected[i][0])).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(end - expected[i][1])).toBeLessThanOrEqual(tolerance);
  });
}

describe('detectEndpoints', () => {
  const truth: [number, number][] = [
    [0.5, 1.1],
    [1.6, 2.4],
  ];

  it('detectEndpoints(x) finds vowels in silence and in noise, to a frame', () => {
    for (const level of [0, 1e-4, 0.003, 0.02]) {
      const signal = scene(noise(3 * rate, level), truth, vowel);
      expectIntervals(detectEndpoints(signal), truth, 0.0101);
    }
  });

  it('detectEndpoints(x) finds vowels in noise whose crossings are neither few nor many', () => {
    const x = noise(3 * rate, 0.01, 9);
    for (const smoothing of [0.5, 0.7, 0.8, 0.9, 0.95]) {
      let state = 0;
      const coloured = x.map((value) => (state = smoothing * state + (1 - smoothing) * value));
      expectIntervals(detectEndpoints(scene(coloured, truth, vowel)), truth, 0.0201);
    }
  });

  it('detectEndpoints(x) finds vowels at other rates', () => {
    for (const sampleRate of [8000, 22050, 44100, 48000]) {
      const samples = noise(2 * sampleRate, 0.002);
      for (let n = 0.5 * sampleRate; n < 1.5 * sampleRate; n++)
        samples[n] += 0.4 * Math.sin((2 * Math.PI * 200 * n) / sampleRate);
      expectIntervals(detectEndpoints({ samples, sampleRate }), [[0.5, 1.5]], 0.0101);
    }
  });

  it('detectEndpoints(x) extends speech over a weak unvoiced consonant that crosses zero often', () => {
    // A hum as background, a hiss of 0.12 s before and behind the vowel that is no louder than the hum.
    const hum = Float32Array.from(
      { length: 2 * rate },
      (_, n) => 0.01 * Math.sin((2 * Math.PI * 100 * n) / rate),
    );
    const hiss = noise(2 * rate, 0.012, 5);
    const voiced = scene(hum, [[0.6, 1.2]], vowel);
    const word = scene(
      voiced.samples,
      [
        [0.48, 0.6],
        [1.2, 1.32],
      ],
      (n) => hiss[n],
    );
    expectIntervals(detectEndpoints(voiced), [[0.6, 1.2]], 0.0101);
    expectIntervals(detectEndpoints(word), [[0.48, 1.32]], 0.0101);
    expectIntervals(detectEndpoints(word, { maxExtension: 0 }), [[0.6, 1.2]], 0.0101);
    expectIntervals(detectEndpoints(word, { maxExtension: 0.06 }), [[0.54, 1.26]], 0.0101);
  });

  it('detectEndpoints(x, { minPause, minSpeech }) closes short gaps and drops short sounds', () => {
    const signal = scene(
      noise(3 * rate, 0.002),
      [
        [0.5, 1],
        [1.06, 1.5],
        [2, 2.04],
      ],
      vowel,
    );
    expectIntervals(detectEndpoints(signal), [[0.5, 1.5]], 0.0101);
    expectIntervals(
      detectEndpoints(signal, { minPause: 0.03, minSpeech: 0.02 }),
      [
        [0.5, 1],
        [1.06, 1.5],
        [2, 2.04],
      ],
      0.0101,
    );
    const clicks = { samples: goldenSignal('clicks').data, sampleRate: rate };
    expect(detectEndpoints(clicks, { minPause: 0.05 })).toEqual([]);
    expect(detectEndpoints(clicks, { minPause: 0.05, minSpeech: 0 }).length).toBe(5);
  });

  it('detectEndpoints(g·x + c) is detectEndpoints(x): neither gain, sign nor offset matter', () => {
    const signal = scene(noise(3 * rate, 0.01), truth, vowel);
    const before = detectEndpoints(signal);
    for (const [gain, offset] of [
      [0.001, 0],
      [-1, 0],
      [2, 0.25],
    ]) {
      const samples = signal.samples.map((value) => gain * value + offset);
      expect(detectEndpoints({ samples, sampleRate: rate })).toEqual(before);
    }
  });

  it('detectEndpoints(x delayed by d) is detectEndpoints(x) plus d', () => {
    const background = noise(3 * rate, 0.01);
    const delayed = noise(4 * rate, 0.01, 77);
    delayed.set(scene(background, truth, vowel).samples, 0.7 * rate);
    const expected = detectEndpoints(scene(background, truth, vowel));
    expectIntervals(
      detectEndpoints({ samples: delayed, sampleRate: rate }),
      expected.map(({ start, end }) => [start + 0.7, end + 0.7]),
      0.0101,
    );
  });

  it('detectEndpoints(x) finds nothing in silence, noise, a steady tone and nothing', () => {
    for (const samples of [
      new Float32Array(rate),
      new Float32Array(rate).fill(0.3),
      noise(rate, 0.2),
      goldenSignal('noise').data,
      goldenSignal('tone').data,
      new Float32Array(0),
      new Float32Array(1),
      noise(100, 0.1),
    ]) {
      expect(detectEndpoints({ samples, sampleRate: rate })).toEqual([]);
    }
  });

  it('detectEndpoints(x, { lowThreshold, highThreshold }) takes levels that are given', () => {
    const tone = { samples: goldenSignal('tone').data, sampleRate: rate };
    expect(detectEndpoints(tone, { lowThreshold: 0.01, highThreshold: 0.1 })).toEqual([{ start: 0, end: 1 }]);
    expect(detectEndpoints(tone, { highThreshold: 0.9 })).toEqual([]);
  });

  it('detectEndpoints(speech) covers the energy of synthesized sentences and leaves their silent ends', () => {
    for (const name of ['sp_a', 'sp_b', 'sp_d', 'sp_e']) {
      const samples = goldenSignal(name).data;
      const speech = detectEndpoints({ samples, sampleRate: rate });
      const energy = (from: number, to: number) =>
        samples.subarray(from, to).reduce((sum, value) => sum + value * value, 0);
      let covered = 0;
      for (const [i, { start, end }] of speech.entries()) {
        expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : speech[i - 1].end + 0.1);
        expect(end).toBeLessThanOrEqual(samples.length / rate);
        covered += energy(Math.round(start * rate), Math.round(end * rate));
      }
      expect(covered / energy(0, samples.length)).toBeGreaterThan(0.995);
      const spoken = speech.reduce((sum, { start, end }) => sum + end - start, 0);
      expect(spoken).toBeLessThan(0.97 * (samples.length / rate));
    }
  });

  it('detectEndpoints(x) says what is wrong', () => {
    const signal = scene(noise(rate, 0.01), [[0.3, 0.6]], vowel);
    const call = (options: object) => () => detectEndpoints(signal, options);
    expect(call({ minPause: -1 })).toThrow('detectEndpoints: minPause must be at least 0; got -1.');
    expect(call({ highThreshold: NaN })).toThrow('highThreshold must be finite');
    expect(call({ lowThreshold: 0.5, highThreshold: 0.1 })).toThrow(
      'lowThreshold must be at most highThreshold',
    );
    expect(() => detectEndpoints({ samples: Float32Array.of(0, NaN), sampleRate: rate })).toThrow(
      'samples[1] is NaN',
    );
    expect(() => detectEndpoints({ samples: new Float32Array(9), sampleRate: 100 })).toThrow(
      'a frame of 10 ms',
    );
    expect(() => detectEndpoints(signal.samples as never)).toThrow(TypeError);
  });
});
