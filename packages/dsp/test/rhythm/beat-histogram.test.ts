import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { beatHistogram } from '@avemo/dsp';
import { rhythmEnvelope } from '../../src/rhythm/rhythm-envelope';
import { enhanced, envelopeAutocorrelation, highestPeaks } from '../../src/rhythm/rhythm-peaks';
import { waveletStep } from '../../src/rhythm/wavelet';

const reference = golden('dsp/beat_histogram');
const x = Float32Array.from(reference.input('x').data);
const sampleRate = reference.parameters.sr as number;
const close = (got: ArrayLike<number>, name: string) => {
  const { data, tolerance } = reference.output(name);
  expectClose(got, data, tolerance);
};

/** Short tones at a tempo. */
function beats(tempo: number, rate: number, seconds: number): Float32Array {
  const period = (60 * rate) / tempo;
  return Float32Array.from({ length: rate * seconds }, (_, n) =>
    n % period < 0.05 * rate ? Math.sin((2 * Math.PI * 440 * n) / rate) : 0,
  );
}

const highestBin = (histogram: Float64Array) => histogram.indexOf(Math.max(...histogram));

describe('beatHistogram', () => {
  it('beatHistogram(x) reproduces dsp/beat_histogram', () => {
    close(beatHistogram({ samples: x, sampleRate }), 'histogram');
  });

  it('beatHistogram(x) reproduces every stage of dsp/beat_histogram', () => {
    let step: ReturnType<typeof waveletStep> = {
      approximation: Float64Array.from(x),
      detail: new Float64Array(0),
    };
    for (let level = 1; level <= 4; level++) step = waveletStep(step.approximation);
    close(step.approximation, 'a4');
    close(step.detail, 'd4');
    const envelope = rhythmEnvelope(Float64Array.from(x));
    close(envelope, 'envelope');
    const r = envelopeAutocorrelation(envelope, 751);
    close(r, 'autocorrelation');
    const h = enhanced(r);
    close(h, 'enhanced');
    const peaks = highestPeaks(h, 150, 750, 3);
    close(
      peaks.flatMap(({ lag, amplitude }) => [lag, 30000 / lag, amplitude]),
      'peaks',
    );
  });

  it('beatHistogram(beats at a tempo) is highest there, or at half or a third of it', () => {
    for (const rate of [8000, 16000, 22050]) {
      for (const tempo of [60, 90, 120, 150]) {
        const best = highestBin(beatHistogram({ samples: beats(tempo, rate, 12), sampleRate: rate }));
        const distance = Math.min(...[1, 2, 3].map((divisor) => Math.abs(best - tempo / divisor)));
        expect(distance).toBeLessThanOrEqual(2);
      }
    }
  });

  it('beatHistogram(g·x) is g² as much', () => {
    const quiet = beatHistogram({ samples: x, sampleRate });
    const loud = beatHistogram({ samples: x.map((value) => 4 * value), sampleRate });
    expectClose(
      loud,
      quiet.map((value) => 16 * value),
      { rtol: 1e-9, atol: 1e-15 },
    );
  });

  it('beatHistogram(x, { frameLength, hopLength }) adds up the histograms of its windows', () => {
    const options = { frameLength: 30000, hopLength: 17000 };
    const expected = new Float64Array(201);
    for (const start of [0, 17000, 34000]) {
      const window = { samples: x.subarray(start, start + 30000), sampleRate };
      beatHistogram(window).forEach((value, i) => (expected[i] += value));
    }
    expect(beatHistogram({ samples: x, sampleRate }, options)).toEqual(expected);
    expect(beatHistogram({ samples: x, sampleRate }, { frameLength: 64001 })).toEqual(new Float64Array(201));
  });

  it('beatHistogram(x, { minTempo, maxTempo, peaks }) keeps to them', () => {
    const signal = { samples: x, sampleRate };
    const histogram = beatHistogram(signal, { minTempo: 100, maxTempo: 130, peaks: 1 });
    expect(histogram.length).toBe(131);
    expect(highestBin(histogram)).toBe(120);
    expect(histogram.filter((value) => value > 0).length).toBe(1);
  });

  it('beatHistogram(silence, nothing, a single sample) is 0', () => {
    for (const length of [0, 1, 100, 16000]) {
      const histogram = beatHistogram({ samples: new Float32Array(length), sampleRate: 16000 });
      expect(histogram).toEqual(new Float64Array(201));
    }
    const short = beatHistogram({ samples: goldenSignal('noise').data.subarray(0, 50), sampleRate: 16000 });
    expect(short.every(Number.isFinite)).toBe(true);
  });

  it('beatHistogram(x) refuses tempi and windows out of range', () => {
    const signal = { samples: x, sampleRate };
    expect(() => beatHistogram(signal, { minTempo: 0 })).toThrow('minTempo must be an integer of at least 1');
    expect(() => beatHistogram(signal, { minTempo: 90, maxTempo: 90 })).toThrow(
      'maxTempo must be an integer of at least 91',
    );
    expect(() => beatHistogram(signal, { frameLength: 0 })).toThrow('frameLength');
    expect(() => beatHistogram(signal, { peaks: 1.5 })).toThrow('peaks');
    expect(() => beatHistogram({ samples: Float32Array.of(NaN), sampleRate })).toThrow('samples[0] is NaN');
    expect(() => beatHistogram(x as never)).toThrow(TypeError);
  });
});
