import { readFileSync } from 'node:fs';
import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { decodeWav, logMelSpectrogram, resample, toMono } from '@avemo/dsp';

describe('toMono', () => {
  const reference = golden('dsp/chain_stereo_to_logmel');
  for (const name of reference.inputNames) {
    it(`toMono(decodeWav(${name}.wav)), resampled to 16 kHz, has the log-mel of soxr and numpy`, () => {
      const path = new URL(`../../../golden/cases/signals/${name}.wav`, import.meta.url);
      const mono = toMono(decodeWav(readFileSync(path)));
      const head = reference.output(`mono_head_${name}`);
      expectClose(mono.samples.subarray(0, 2000), head.data, head.tolerance);

      const { data, shape, tolerance } = reference.output(`logmel_${name}`);
      const options = { frameLength: 400, hopLength: 160, melBands: 64, maxFrequency: 8000 };
      const logMel = logMelSpectrogram(resample(mono, 16000), options);
      expect(logMel.shape).toEqual([shape[0], 64]);
      for (let t = 2; t < shape[0] - 2; t++) {
        const row = Array.from({ length: shape[1] }, (_, b) => logMel.get(t, b));
        expectClose(row, data.subarray(t * shape[1], (t + 1) * shape[1]), tolerance);
      }
    });
  }

  it('toMono(one channel) is a copy', () => {
    const channel = Float32Array.of(0.1, 0.2);
    const { samples } = toMono({ channels: [channel], sampleRate: 8000 });
    expect(samples).toEqual(channel);
    samples[0] = 9;
    expect(channel[0]).toBe(Math.fround(0.1));
  });

  it('toMono(x) refuses no channels, unequal channels and non-finite samples', () => {
    const call =
      (channels: Float32Array[], sampleRate = 8000) =>
      () =>
        toMono({ channels, sampleRate });
    expect(call([])).toThrow('at least one channel');
    expect(call([new Float32Array(1), new Float32Array(2)])).toThrow('equally long; got 1 and 2');
    expect(call([Float32Array.of(0, Infinity)])).toThrow('channels[0][1] is Infinity');
    expect(call([new Float32Array(1)], 0)).toThrow('sampleRate must be above 0; got 0');
    expect(() => toMono(new Float32Array(3) as never)).toThrow('got Float32Array(3)');
  });
});
