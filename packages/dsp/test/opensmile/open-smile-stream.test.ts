import { goldenSignal } from '@avemo/golden';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import * as opensmile from '@avemo/dsp/opensmile';
import {
  createOpenSmile,
  is09Emotion,
  is10Paraling,
  openSmileDescriptors,
  openSmileFunctionals,
  openSmileSets,
  type OpenSmileSet,
} from '@avemo/dsp/opensmile';

const sets = Object.values(opensmile).filter(
  (value): value is OpenSmileSet => typeof value === 'object' && 'descriptorNames' in value,
);
const samples = Float32Array.from(goldenSignal('sp_b').data.subarray(0, 16000));
const signal = { samples, sampleRate: 16000 };

it('createOpenSmile(set) has a set in openSmileSets for every one that is exported, each under a name of its own', () => {
  expect(new Set(openSmileSets)).toEqual(new Set(sets));
  expect(new Set(openSmileSets.map(({ name }) => name)).size).toBe(openSmileSets.length);
});

for (const set of sets) {
  it(`createOpenSmile(${set.name}) gives the bits of the whole signal, however it is cut`, () => {
    const whole = openSmileDescriptors(signal, set).data;
    const vector = set.functionalNames.length > 0 && openSmileFunctionals(signal, set);
    const cuts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(cuts, (lengths) => {
        const stream = createOpenSmile(set, { sampleRate: 16000 });
        const rows: number[] = [];
        let at = 0;
        for (const length of [...lengths, samples.length]) {
          rows.push(...stream.push(samples.subarray(at, (at += length))).data);
        }
        rows.push(...stream.finish().data);
        expect(Float32Array.from(rows)).toEqual(whole);
        expect(stream.rows).toBe(whole.length / set.descriptorNames.length);
        if (vector) expect(stream.functionals()).toEqual(vector);
      }),
      { numRuns: 4 },
    );
  });
}

it('createOpenSmile(set).functionals({ start, end }) is the same with and without a longer memory', () => {
  const vectors = [0.3, Infinity].map((keepSeconds) => {
    const stream = createOpenSmile(is09Emotion, { sampleRate: 16000, keepSeconds });
    const found: Float32Array[] = [];
    for (let at = 0; at < samples.length; at += 1600) {
      stream.push(samples.subarray(at, at + 1600));
      const end = at / 16000;
      if (end >= 0.3) found.push(stream.functionals({ start: end - 0.2, end }));
    }
    return found;
  });
  expect(vectors[0]).toEqual(vectors[1]);
  expect(vectors[0][0]).not.toEqual(vectors[0][1]);
});

it('createOpenSmile(set).functionals(interval) takes the rows of the interval alone', () => {
  const stream = createOpenSmile(is09Emotion, { sampleRate: 16000 });
  stream.push(samples);
  stream.finish();
  const { data } = openSmileDescriptors(signal, is09Emotion);
  const energies = Array.from({ length: 30 }, (_, t) => data[(20 + t) * 32]);
  const [max, min] = stream.functionals({ start: 0.2, end: 0.5 });
  expect([max, min]).toEqual([Math.max(...energies), Math.min(...energies)]);
});

it('openSmileFunctionals(x, set) and openSmileDescriptors(x, set) of too little give NaN with a warning', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const short = { samples: new Float32Array(399), sampleRate: 16000 };
    expect(openSmileDescriptors(short, is09Emotion).shape).toEqual([1, 32]);
    expect(openSmileDescriptors(short, is09Emotion).data.every(Number.isNaN)).toBe(true);
    expect(openSmileFunctionals(short, is09Emotion).every(Number.isNaN)).toBe(true);
    expect(warn).toHaveBeenCalledTimes(3);
    expect(warn.mock.calls[2][0]).toMatch(/openSmileFunctionals: the segment is too short/);
  } finally {
    warn.mockRestore();
  }
});

it('openSmileFunctionals(x, set) of too little gives NaN in every set, with a warning', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const short = { samples: new Float32Array(300), sampleRate: 16000 };
    for (const set of sets.filter(({ functionalNames }) => functionalNames.length > 0)) {
      warn.mockClear();
      const found = openSmileFunctionals(short, set);
      expect(found.length, set.name).toBe(set.functionalNames.length);
      expect(found.every(Number.isNaN), set.name).toBe(true);
      expect(warn, set.name).toHaveBeenCalledTimes(1);
    }
  } finally {
    warn.mockRestore();
  }
});

it('openSmileFunctionals(x, set) of IS09 and IS10 have values from the first frame that counts on, as opensmile-python', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    // Frames of 25 ms; frames of 60 ms, of which the last one never comes.
    for (const [set, least] of [
      [is09Emotion, 400],
      [is10Paraling, 1120],
    ] as const) {
      const part = (length: number) => ({
        samples: samples.subarray(8000, 8000 + length),
        sampleRate: 16000,
      });
      expect(openSmileFunctionals(part(least - 1), set).every(Number.isNaN), set.name).toBe(true);
      expect(openSmileFunctionals(part(least), set).some(Number.isNaN), set.name).toBe(false);
    }
  } finally {
    warn.mockRestore();
  }
});

it('openSmileDescriptors(x, set) saturates beyond full scale, where openSMILE would wrap', () => {
  const loud = samples.map((sample) => 40 * sample);
  const clipped = loud.map((sample) => Math.max(-1, Math.min(32767 / 32768, sample)));
  const rows = (values: Float32Array) =>
    openSmileDescriptors({ samples: values, sampleRate: 16000 }, is09Emotion).data;
  expect(rows(loud)).toEqual(rows(clipped));
});

it('createOpenSmile(set, options) refuses what it cannot use, and says what to do', () => {
  const stream = createOpenSmile(is09Emotion, { sampleRate: 16000 });
  expect(() => createOpenSmile({} as never, { sampleRate: 16000 })).toThrow(/set must be one of/);
  expect(() => createOpenSmile(is09Emotion, { sampleRate: 0 })).toThrow(/sampleRate must be/);
  expect(() => createOpenSmile(is09Emotion, { sampleRate: 1, keepSeconds: -1 })).toThrow(/keepSeconds/);
  expect(() => stream.push(Float32Array.of(0, NaN))).toThrow(/samples\[1\] is NaN/);
  expect(() => stream.push({ samples, sampleRate: 8000 })).toThrow(/8000 Hz, expected 16000/);
  expect(() => stream.functionals({ start: 2, end: 1 })).toThrow(/end must be/);
  stream.finish();
  expect(() => stream.push(samples)).toThrow(/finish\(\) has been called/);
  stream.reset();
  expect(stream.push(samples).shape).toEqual([95, 32]);
});
