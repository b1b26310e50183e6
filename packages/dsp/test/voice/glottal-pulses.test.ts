import { expectClose, golden, goldenSignal } from '@avemo/golden';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { glottalPulses, pitchCorrelation } from '@avemo/dsp';

const reference = golden('dsp/praat_voice_quality');
const pitch = golden('dsp/praat_pitch');
const options = { frameLength: 640, hopLength: 160, minFrequency: 75, maxFrequency: 600 };

describe('glottalPulses', () => {
  for (const name of reference.parameters.files as string[]) {
    it(`glottalPulses(${name}, Praat's pitch) reproduces dsp/praat_voice_quality`, () => {
      const { data, shape } = pitch.output(`cc_${name}`);
      const track = ndarray(
        Float32Array.from({ length: shape[0] }, (_, t) => data[2 * t + 1]),
        [shape[0], 1],
      );
      const signal = { samples: goldenSignal(name).data, sampleRate: 16000 };
      // A frame that begins at 0 and has its middle where Praat's first frame has it.
      const frames = { frameLength: Math.round(2 * data[0] * 16000), hopLength: 160 };
      const pulses = glottalPulses(signal, track, frames);
      const expected = reference.output(`pulses_${name}`);
      const near = [...expected.data].filter((time) =>
        // Praat's first sample lies half a sample behind 0.
        pulses.some((pulse) => Math.abs(pulse + 0.5 / 16000 - time) < expected.tolerance.atol),
      );
      expect(Math.abs(pulses.length - expected.data.length)).toBeLessThanOrEqual(1);
      // In one stretch of sp_b the search begins at the opposite extreme.
      expect(near.length / expected.data.length).toBeGreaterThan(name === 'sp_b' ? 0.93 : 0.999);
    });
  }

  it('glottalPulses(clicks) are where the clicks are', () => {
    const clicks = Array.from({ length: 60 }, (_, i) => 100 + 131 * i);
    const samples = new Float32Array(8000);
    for (const n of clicks) samples[n] = 0.5;
    const signal = { samples, sampleRate: 16000 };
    const pulses = glottalPulses(signal, pitchCorrelation(signal, options), options);
    const inside = clicks.map((n) => n / 16000).filter((time) => time > 0.03 && time < 0.46);
    const found = [...pulses].filter((time) => time > 0.03 && time < 0.46);
    expectClose(found, inside, { rtol: 0, atol: 1e-6 });
  });

  it('glottalPulses(g·x) equals glottalPulses(x)', () => {
    const { data } = goldenSignal('vowel');
    const track = pitchCorrelation({ samples: data, sampleRate: 16000 }, options);
    const pulses = glottalPulses({ samples: data, sampleRate: 16000 }, track, options);
    const quiet = glottalPulses({ samples: data.map((x) => x / 64), sampleRate: 16000 }, track, options);
    expectClose(quiet, pulses, { rtol: 1e-12, atol: 0 });
    expect(pulses.length).toBeGreaterThan(100);
  });

  it('glottalPulses(silence) is empty, also where the pitch says voiced', () => {
    const silence = { samples: new Float32Array(3200), sampleRate: 16000 };
    expect(glottalPulses(silence, pitchCorrelation(silence, options), options).length).toBe(0);
    const voiced = ndarray(new Float32Array(17).fill(120), [17, 1]);
    expect(glottalPulses(silence, voiced, options).length).toBe(0);
  });

  it('glottalPulses(x, pitch) comes to an end for any pitch', () => {
    const signal = { samples: goldenSignal('noise').data.subarray(0, 3200), sampleRate: 16000 };
    for (const frequency of [1, 20, 3000, 8000]) {
      const track = ndarray(new Float32Array(17).fill(frequency), [17, 1]);
      const pulses = glottalPulses(signal, track, options);
      for (let i = 1; i < pulses.length; i++) expect(pulses[i]).toBeGreaterThan(pulses[i - 1]);
    }
  });

  it('glottalPulses(x, pitch) refuses pitch that cannot be', () => {
    const silence = { samples: new Float32Array(3200), sampleRate: 16000 };
    const track = ndarray(Float32Array.of(0, -1), [2, 1]);
    expect(() => glottalPulses(silence, track, options)).toThrow('got -1 at frame 1');
    const high = ndarray(Float32Array.of(9000), [1, 1]);
    expect(() => glottalPulses(silence, high, options)).toThrow('in [0, 8000] Hz; got 9000 at frame 0');
    expect(() => glottalPulses(silence, track, { ...options, hopLength: 0 })).toThrow('hopLength');
  });
});
