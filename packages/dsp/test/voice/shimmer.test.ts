import { golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { shimmer } from '@avemo/dsp';

const reference = golden('dsp/praat_voice_quality');
const files = reference.parameters.files as string[];
const columns = reference.parameters.columns as string[];

function praat(name: string, column: string): number {
  const { data } = reference.output('summary');
  return data[files.indexOf(name) * columns.length + columns.indexOf(column)];
}

/** Clicks of the given heights, 160 samples apart, and their times. */
function clicks(heights: number[]) {
  const samples = new Float32Array(160 * heights.length);
  heights.forEach((height, i) => (samples[160 * i + 80] = height));
  return {
    signal: { samples, sampleRate: 16000 },
    pulses: Float64Array.from(heights, (_, i) => (160 * i + 80) / 16000),
  };
}

describe('shimmer', () => {
  for (const name of files) {
    it(`shimmer(${name}, Praat's pulses) reproduces dsp/praat_voice_quality`, () => {
      const signal = { samples: goldenSignal(name).data, sampleRate: 16000 };
      // Praat's first sample lies half a sample behind 0.
      const pulses = (reference.output(`pulses_${name}`).data as Float64Array).map(
        (time) => time - 0.5 / 16000,
      );
      const { local, localDecibel, apq3, apq5 } = shimmer(signal, pulses);
      for (const [got, column] of [
        [local, 'shimmer_local'],
        [localDecibel, 'shimmer_local_dB'],
        [apq3, 'shimmer_apq3'],
        [apq5, 'shimmer_apq5'],
      ] as const) {
        // The pure tone has 1e-5: the eighth digit of the pulses.
        expect(Math.abs(got - praat(name, column))).toBeLessThan(2e-4 * praat(name, column) + 5e-6);
      }
    });
  }

  it('shimmer(x, pulses) of clicks follows the definitions', () => {
    const heights = Array.from({ length: 40 }, (_, i) => 0.5 + 0.1 * Math.sin(1.7 * i));
    const { signal, pulses } = clicks(heights);
    // Pulses at the ends have a period on one side only.
    const a = heights.slice(1, -1);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const size = mean(a.slice(0, -1));
    const distances = (r: number) =>
      a.slice(r, a.length - r).map((value, i) => Math.abs(value - mean(a.slice(i, i + 2 * r + 1))));
    const { local, localDecibel, apq3, apq5 } = shimmer(signal, pulses);
    expect(local).toBeCloseTo(mean(a.slice(1).map((value, i) => Math.abs(value - a[i]))) / size, 5);
    expect(localDecibel).toBeCloseTo(mean(a.slice(1).map((v, i) => Math.abs(20 * Math.log10(v / a[i])))), 4);
    expect(apq3).toBeCloseTo(mean(distances(1)) / size, 5);
    expect(apq5).toBeCloseTo(mean(distances(2)) / size, 5);
  });

  it('shimmer(g·x, pulses) equals shimmer(x, pulses)', () => {
    const { signal, pulses } = clicks([0.5, 0.6, 0.5, 0.55, 0.6, 0.5, 0.62, 0.5]);
    const quiet = { samples: signal.samples.map((x) => x / 64), sampleRate: 16000 };
    expect(shimmer(quiet, pulses)).toEqual(shimmer(signal, pulses));
  });

  it('shimmer(x, pulses) is 0 for even, silent or too few periods, and leaves jumps out', () => {
    const none = { local: 0, localDecibel: 0, apq3: 0, apq5: 0 };
    const { signal, pulses } = clicks(new Array<number>(10).fill(0.5));
    expect(shimmer({ samples: new Float32Array(1600), sampleRate: 16000 }, pulses)).toEqual(none);
    expect(shimmer(signal, pulses.subarray(0, 2))).toEqual(none);
    const even = shimmer(signal, pulses);
    expect(Math.max(...Object.values(even))).toBeLessThan(1e-9);
    const jump = clicks([...new Array<number>(10).fill(0.2), ...new Array<number>(10).fill(0.8)]);
    expect(shimmer(jump.signal, jump.pulses).localDecibel).toBeLessThan(1e-9);
  });

  it('shimmer(x, pulses) refuses factors below 1', () => {
    const { signal, pulses } = clicks([0.5, 0.6]);
    expect(() => shimmer(signal, pulses, { maxAmplitudeFactor: 0.5 })).toThrow(
      'maxAmplitudeFactor must be at least 1',
    );
    expect(() => shimmer(signal, Float64Array.of(1, 0))).toThrow('shimmer: pulses must rise');
  });
});
