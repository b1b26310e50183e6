import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { resample } from '@avemo/dsp';

const cases = [
  'dsp/resample_16000_48000',
  'dsp/resample_16000_8000',
  'dsp/resample_22050_16000',
  'dsp/resample_44100_16000',
  'dsp/resample_48000_16000',
];

function tone(frequency: number, sampleRate: number, length: number) {
  return {
    samples: Float32Array.from({ length }, (_, n) => Math.cos((2 * Math.PI * frequency * n) / sampleRate)),
    sampleRate,
  };
}

/** Level of the inner part relative to a full-scale tone, in dB. */
function innerLevel(samples: Float32Array): number {
  const edge = Math.floor(samples.length / 8);
  const inner = samples.subarray(edge, samples.length - edge);
  const power = inner.reduce((sum, x) => sum + x * x, 0) / inner.length;
  return 10 * Math.log10(2 * power + 1e-30);
}

describe('resample', () => {
  for (const name of cases) {
    const reference = golden(name);
    const { sr_in: from, sr_out: to, tone_level_db: levels } = reference.parameters;

    it(`resample(x, ${to}) from ${from} Hz meets the analytic tones of ${name}`, () => {
      const x = reference.input('x').data as Float32Array;
      const ideal = reference.output('ideal').data;
      const { samples, sampleRate } = resample({ samples: x, sampleRate: from }, to);
      expect([samples.length, sampleRate]).toEqual([ideal.length, to]);
      const skip = to / 50;
      const inner = (values: typeof ideal) => values.subarray(skip, values.length - skip);
      expectClose(inner(samples), inner(ideal), { rtol: 0, atol: 2e-5 });
    });

    it(`resample(x, ${to}) from ${from} Hz is within the tolerance of soxr's high quality`, () => {
      const { data, tolerance } = reference.output('soxr_HQ');
      const { samples } = resample(
        { samples: reference.input('x').data as Float32Array, sampleRate: from },
        to,
      );
      const skip = to / 50;
      expectClose(
        samples.subarray(skip, data.length - skip),
        data.subarray(skip, data.length - skip),
        tolerance,
      );
    });

    it(`resample(x, ${to}) from ${from} Hz passes 0.9 and stops 1.05 of the lower Nyquist frequency`, () => {
      const nyquist = Math.min(from, to) / 2;
      const tones = [0.05, 0.5, 0.8, 0.9, ...levels.map((l: { tone_hz: number }) => l.tone_hz / nyquist)];
      for (const place of tones.filter((p) => p <= 0.9)) {
        const level = innerLevel(resample(tone(place * nyquist, from, from / 2), to).samples);
        expect(Math.abs(level)).toBeLessThan(0.01);
      }
      for (const place of [1, 1.05, ...tones.filter((p) => p >= 1.05)].filter(
        (p) => p * nyquist < from / 2,
      )) {
        expect(innerLevel(resample(tone(place * nyquist, from, from / 2), to).samples)).toBeLessThan(-100);
      }
    });
  }

  it('resample(x, rate) is the Kaiser-windowed sinc sum, term by term', () => {
    const x = Float32Array.from({ length: 700 }, (_, n) => Math.sin(n * n * 0.002) + (n % 90 === 0 ? 1 : 0));
    for (const [from, to] of [
      [48000, 16000],
      [44100, 16000],
      [8000, 11025],
      [97, 89],
    ]) {
      const { samples } = resample({ samples: x, sampleRate: from }, to);
      expect(samples.length).toBe(Math.ceil((x.length * to) / from));
      expectClose(samples, slowResample(x, from, to), { rtol: 0, atol: 1e-5 });
    }
  });

  it('resample(x, rate) does not drift: a click after ten minutes stays in its place', () => {
    const rate = 11025;
    const samples = new Float32Array(600 * rate);
    const click = 599 * rate;
    samples[click] = 1;
    const result = resample({ samples, sampleRate: rate }, 16000).samples;
    const peak = result.reduce((best, value, n) => (value > result[best] ? n : best), 0);
    expect(peak).toBe(599 * 16000);
  });

  it('resample(x, rate) is linear and keeps silence exactly silent', () => {
    const silence = resample({ samples: new Float32Array(5000), sampleRate: 44100 }, 16000);
    expect(silence.samples.every((value) => value === 0)).toBe(true);
    const constant = resample({ samples: new Float32Array(9000).fill(0.5), sampleRate: 44100 }, 16000);
    const inner = constant.samples.subarray(200, 3000);
    expectClose(inner, new Float32Array(inner.length).fill(0.5), { rtol: 2e-5, atol: 0 });
  });

  it('resample(x, rate) of empty and one-sample signals, and to the same rate', () => {
    const empty = { samples: new Float32Array(0), sampleRate: 44100 };
    expect(resample(empty, 16000)).toEqual({ samples: new Float32Array(0), sampleRate: 16000 });
    expect(resample({ samples: Float32Array.of(1), sampleRate: 8000 }, 16000).samples.length).toBe(2);
    const same = { samples: Float32Array.of(0.1, 0.2), sampleRate: 16000 };
    const copy = resample(same, 16000);
    expect(copy).toEqual(same);
    expect(copy.samples).not.toBe(same.samples);
  });

  it('resample(x, rate) refuses rates that are not whole numbers of Hz and samples that are not finite', () => {
    const signal = { samples: Float32Array.of(0, 1), sampleRate: 16000 };
    expect(() => resample(signal, 0)).toThrow('targetRate must be an integer of at least 1');
    expect(() => resample(signal, 2e6)).toThrow('targetRate');
    expect(() => resample({ ...signal, sampleRate: 44100.5 }, 16000)).toThrow(
      'sampleRate must be an integer',
    );
    expect(() => resample({ ...signal, samples: Float32Array.of(NaN) }, 8000)).toThrow('samples[0] is NaN');
  });
});

/** y(m) = Σ_n x(n) h(m/f_out − n/f_in) with the filter evaluated in continuous time. */
function slowResample(x: Float32Array, from: number, to: number): Float64Array {
  const low = Math.min(from, to);
  const beta = 0.1102 * (110 - 8.7);
  const halfWidth = Math.ceil((110 - 7.95) / (2.285 * 0.1 * Math.PI) / 2) / low;
  const cutoff = (0.95 * low) / 2;
  const filter = (time: number) => {
    if (Math.abs(time) > halfWidth) return 0;
    const u = 2 * Math.PI * cutoff * time;
    return (u === 0 ? 1 : Math.sin(u) / u) * bessel(beta * Math.sqrt(1 - (time / halfWidth) ** 2));
  };
  const rate = Math.max(from, to);
  let area = 0;
  for (let n = -Math.ceil(halfWidth * rate); n <= halfWidth * rate; n++) area += filter(n / rate) / rate;
  return Float64Array.from({ length: Math.ceil((x.length * to) / from) }, (_, m) => {
    let sum = 0;
    for (let n = 0; n < x.length; n++) sum += x[n] * filter(m / to - n / from);
    return sum / area / from;
  });
}

/** I0 by its integral, (1/π) ∫ exp(x cos θ) dθ; the trapezoid rule converges at once for periodic functions. */
function bessel(x: number): number {
  let sum = 0;
  for (let i = 0; i < 64; i++) sum += Math.exp(x * Math.cos((2 * Math.PI * i) / 64));
  return sum / 64;
}
