import { expectClose, golden, goldenSignal } from '@avemo/golden';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { deltas, logMelSpectrogram, segmentFrames } from '@avemo/dsp';

const reference = golden('dsp/segments64');

describe('segmentFrames', () => {
  it('segmentFrames([logMel, Δ, ΔΔ]) reproduces dsp/segments64, time before frequency', () => {
    const signal = { samples: goldenSignal('sp_d').data, sampleRate: 16000 };
    const logMel = logMelSpectrogram(signal, { frameLength: 400, hopLength: 160, melBands: 64 });
    const delta = deltas(logMel);
    const segments = segmentFrames([logMel, delta, deltas(delta)]);
    expect([logMel.shape[0], segments.shape[0]]).toEqual([...reference.output('count').data]);
    expect(segments.shape.slice(1)).toEqual([64, 64, 3]);

    const { data, shape, tolerance } = reference.output('segments');
    const bandsFirst = segments.hi(shape[0], 64, 64, 3).transpose(0, 2, 1, 3);
    const got = new Float32Array(data.length);
    for (let i = 0, s = 0; s < shape[0]; s++) {
      for (let b = 0; b < 64; b++) {
        for (let t = 0; t < 64; t++) {
          for (let c = 0; c < 3; c++) got[i++] = bandsFirst.get(s, b, t, c);
        }
      }
    }
    expectClose(got, data, tolerance);

    const sums = reference.output('sums');
    const ours = Array.from({ length: segments.shape[0] * 3 }, () => 0);
    segments.data.forEach((value, i) => {
      ours[3 * Math.floor(i / (64 * 64 * 3)) + (i % 3)] += value;
    });
    expectClose(ours, sums.data, sums.tolerance);
  });

  it('segmentFrames(x) has as many segments as dsp/segments64 counts', () => {
    const { data, shape } = reference.output('counts');
    for (let row = 0; row < shape[0]; row++) {
      const [frames, count] = data.subarray(2 * row, 2 * row + 2);
      const features = ndarray(new Float32Array(2 * frames), [frames, 2]);
      expect(segmentFrames([features]).shape).toEqual([count, 64, 2, 1]);
    }
  });

  it('segmentFrames([x], { segmentLength, segmentHop }) copies rows t·hop … t·hop + length', () => {
    const x = ndarray(Float32Array.of(0, 1, 2, 3, 4, 5, 6), [7, 1]);
    const { data, shape } = segmentFrames([x], { segmentLength: 3, segmentHop: 2 });
    expect(shape).toEqual([3, 3, 1, 1]);
    expect([...data]).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6]);
  });

  it('segmentFrames(x) refuses channels that do not belong together', () => {
    const x = (frames: number, features: number) =>
      ndarray(new Float32Array(frames * features), [frames, features]);
    expect(() => segmentFrames([])).toThrow('must not be empty');
    expect(() => segmentFrames([x(70, 2), x(70, 3)])).toThrow(
      'channels[0] is [70, 2], channels[1] is [70, 3]',
    );
    expect(() => segmentFrames(x(70, 2) as never)).toThrow('Use [features]');
    expect(() => segmentFrames([x(70, 2)], { segmentHop: 0 })).toThrow('segmentHop');
  });
});
