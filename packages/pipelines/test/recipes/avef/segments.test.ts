import { describe, expect, it } from 'vitest';
import { deltas, logMelSpectrogram, preEmphasis } from '@avemo/dsp';
import ndarray from 'ndarray';
import { segmentClips } from '../../../src/recipes/avef/blocks';
import { clipTime, segmentCount, segmentSound } from '../../../src/recipes/avef/segments';

/** Three seconds whose pitch rises, so that no two frames are alike. */
const sound = {
  samples: Float32Array.from(
    { length: 48_000 },
    (_, n) => 0.3 * Math.sin(1e-6 * n * n) + 0.01 * Math.sin(n * n),
  ),
  sampleRate: 16_000,
};

describe('segmentSound', () => {
  it('segmentSound(sound) gives 655 ms every 340 ms, each with the log-mel of its frames', () => {
    const { pictures, ranges, times } = segmentSound(sound);
    // 298 frames of 25 ms every 10 ms; 1 + ⌊(298 − 64) / 34⌋ segments
    expect(ranges).toHaveLength(7);
    expect([...times]).toEqual(ranges.map(({ start }) => start));
    expect(ranges[2].start).toBeCloseTo(0.68, 12);
    expect(ranges[2].end - ranges[2].start).toBeCloseTo(0.655, 12);
    const logMel = logMelSpectrogram(preEmphasis(sound, { coefficient: 0.97 }), {
      frameLength: 400,
      hopLength: 160,
      melBands: 64,
      window: 'hamming',
    });
    const at = (t: number, b: number, c: number) => pictures[((2 * 64 + t) * 64 + b) * 3 + c];
    const own = ndarray(
      Float32Array.from({ length: 64 * 64 }, (_, i) => logMel.get(68 + Math.floor(i / 64), i % 64)),
      [64, 64],
    );
    for (const [t, b] of [
      [0, 0],
      [1, 40],
      [63, 63],
    ]) {
      expect(at(t, b, 0)).toBeCloseTo(own.get(t, b), 6);
      expect(at(t, b, 1)).toBeCloseTo(deltas(own).get(t, b), 6);
      expect(at(t, b, 2)).toBeCloseTo(deltas(deltas(own)).get(t, b), 6);
    }
  });

  it('segmentSound(sound, kept) joins the kept stretches and knows where each segment was', () => {
    const kept = [
      { start: 0.5, end: 1 },
      { start: 2, end: 2.75 },
    ];
    const { ranges, times } = segmentSound(sound, kept);
    expect(ranges).toHaveLength(2);
    expect(times[0]).toBeCloseTo(0.5, 12);
    expect(times[1]).toBeCloseTo(0.84, 12);
    expect(clipTime(0.6, kept)).toBeCloseTo(2.1, 12);
  });

  it('segmentSound(sound, kept) fills up what is shorter than a segment', () => {
    const { pictures, ranges } = segmentSound(sound, [{ start: 1, end: 1.2 }]);
    expect(ranges).toHaveLength(1);
    // Behind the 0.2 s there is digital silence: ln 0.01.
    expect(pictures[(40 * 64 + 10) * 3]).toBeCloseTo(Math.log(0.01), 6);
    expect(pictures.every(Number.isFinite)).toBe(true);
  });

  it('segmentCount(seconds) counts as the sound does', () => {
    expect([0.2, 0.655, 0.994, 0.995, 3].map(segmentCount)).toEqual([1, 1, 1, 2, 7]);
  });
});

describe('segmentClips', () => {
  /** Frame i of a video is one pixel of the colour i, 30 a second. */
  const face = {
    data: Uint8Array.from({ length: 90 * 3 }, (_, i) => Math.floor(i / 3)),
    shape: [90, 1, 1, 3],
    times: Float64Array.from({ length: 90 }, (_, i) => i / 30),
    mask: new Uint8Array(90).fill(1),
  };
  const shown = (row: number, data: ArrayLike<number>) =>
    Array.from({ length: 16 }, (_, i) => data[(row * 16 + i) * 3]);

  it('segmentClips(face, kept, ranges) takes sixteen of twenty frames from the middle, as the paper says', () => {
    const kept = [{ start: 0, end: 3 }];
    const { data, shape } = segmentClips(face, kept, [{ start: 0.1, end: 0.755 }])!;
    expect(shape).toEqual([1, 16, 1, 1, 3]);
    expect(shown(0, data)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('segmentClips(face, kept, ranges) leaves the same stretches out as the sound', () => {
    const kept = [
      { start: 0, end: 0.5 },
      { start: 2, end: 2.5 },
    ];
    const { data, times } = segmentClips(face, kept, [{ start: 0.3, end: 0.955 }])!;
    // 0.3 … 0.5 s: frames 9 to 14; from 2 s on: frames 60 to 73; the middle sixteen of twenty.
    expect(shown(0, data)).toEqual([11, 12, 13, 14, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71]);
    expect(times![0]).toBeCloseTo(0.3, 12);
  });

  it('segmentClips(face, kept, ranges) masks segments without a face or without frames', () => {
    const lost = { ...face, mask: face.mask.map((_, i) => (i < 45 ? 1 : 0)) };
    const ranges = [0, 1.6, 3.2].map((start) => ({ start, end: start + 0.655 }));
    const kept = [{ start: 0, end: 4 }];
    expect([...segmentClips(lost, kept, ranges)!.mask!]).toEqual([1, 0, 0]);
    expect(segmentClips(lost, kept, ranges.slice(1))).toBeUndefined();
  });
});
