import { golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glottalPulses, jitter, pitchCorrelation } from '@avemo/dsp';

const reference = golden('dsp/praat_voice_quality');
const files = reference.parameters.files as string[];
const columns = reference.parameters.columns as string[];

/** A column of Praat's report on a file. */
function praat(name: string, column: string): number {
  const { data } = reference.output('summary');
  return data[files.indexOf(name) * columns.length + columns.indexOf(column)];
}

function pulsesFrom(periods: number[]): Float64Array {
  let time = 0.1;
  return Float64Array.from([time, ...periods.map((period) => (time += period))]);
}

describe('jitter', () => {
  for (const name of files) {
    it(`jitter(Praat's pulses of ${name}) reproduces dsp/praat_voice_quality`, () => {
      const { local, absolute, rap, ppq5, ddp } = jitter(
        reference.output(`pulses_${name}`).data as Float64Array,
      );
      // The pulses of the tone differ by nanoseconds, which is how exactly they are written down.
      const bound = name === 'tone' ? 1e-3 : 1e-5;
      for (const [got, column] of [
        [local, 'jitter_local'],
        [absolute, 'jitter_local_absolute_s'],
        [rap, 'jitter_rap'],
        [ppq5, 'jitter_ppq5'],
        [ddp, 'jitter_ddp'],
      ] as const) {
        expect(Math.abs(got / praat(name, column) - 1)).toBeLessThan(bound);
      }
    });
  }

  it('jitter(pulses) follows the definitions, computed directly', () => {
    const period = fc.double({ min: 0.0045, max: 0.0055, noNaN: true });
    fc.assert(
      fc.property(fc.array(period, { minLength: 5, maxLength: 30 }), (periods) => {
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const distances = (radius: number) =>
          periods
            .slice(radius, periods.length - radius)
            .map((value, i) => Math.abs(value - mean(periods.slice(i, i + 2 * radius + 1))));
        const { local, rap, ppq5 } = jitter(pulsesFrom(periods));
        expect(local).toBeCloseTo(
          mean(periods.slice(1).map((t, i) => Math.abs(t - periods[i]))) / mean(periods),
          9,
        );
        expect(rap).toBeCloseTo(mean(distances(1)) / mean(periods), 9);
        expect(ppq5).toBeCloseTo(mean(distances(2)) / mean(periods), 9);
      }),
      { seed: 1 },
    );
  });

  it('jitter(pulses) of a pulse train is the jitter that it was made with', () => {
    // Periods of 160 ± 3 samples in turn: local jitter 6/160
    const samples = new Float32Array(16000);
    for (let n = 50, i = 0; n < 16000; n += i++ % 2 ? 157 : 163) samples[n] = 0.7;
    const signal = { samples, sampleRate: 16000 };
    const options = { frameLength: 640, hopLength: 160, minFrequency: 75, maxFrequency: 200 };
    const { local } = jitter(glottalPulses(signal, pitchCorrelation(signal, options), options));
    expect(Math.abs(local / (6 / 160) - 1)).toBeLessThan(0.02);
  });

  it('jitter(pulses) leaves pauses out and is 0 for regular or too few pulses', () => {
    const even = new Array<number>(20).fill(0.008);
    const { local, absolute } = jitter(pulsesFrom([...even, 0.4, ...even]));
    expect(local).toBeLessThan(1e-12);
    expect(absolute).toBeLessThan(1e-12);
    const none = { local: 0, absolute: 0, rap: 0, ppq5: 0, ddp: 0 };
    for (const periods of [[], [0.01], [0.5, 0.5]]) expect(jitter(pulsesFrom(periods))).toEqual(none);
    expect(jitter(new Float64Array(0))).toEqual(none);
  });

  it('jitter(pulses) refuses pulses that do not rise', () => {
    expect(() => jitter(Float64Array.of(0.1, 0.2, 0.2))).toThrow('pulses must rise; got 0.2 and 0.2 at 1');
    expect(() => jitter(pulsesFrom([0.01]), { minPeriod: 0.03 })).toThrow(
      'minPeriod must be below maxPeriod',
    );
    expect(() => jitter(pulsesFrom([0.01]), { maxPeriodFactor: 0.9 })).toThrow('maxPeriodFactor');
  });
});
