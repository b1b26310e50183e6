import { describe, expect, it } from 'vitest';
import { createBlockResampler } from '../../src/signal/block-resampler';
import { createRealPair } from '../../src/spectra/real-pair';
import { createFramePair } from '../../src/spectra/frame-pair';
import { createLagCorrelation } from '../../src/voice/lag-correlation';

const sound = (length: number, speed: number) =>
  Float64Array.from({ length }, (_, n) => Math.sin(speed * n) + 0.3 * Math.cos(0.71 * n * n));

describe('createLagCorrelation(frameLength, maxLag, width)', () => {
  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [7, 3, 4],
    [30, 29, 30],
    [100, 41, 50],
    [427, 212, 213],
    [427, 213, 427],
    [640, 320, 640],
    [1024, 267, 1024],
    [1024, 266, 700],
    [5000, 2500, 5000],
  ])(
    'createLagCorrelation(%d, %d, %d).pair(a, b) gives the bits of one frame after the other',
    (...lengths) => {
      const [frameLength, maxLag] = lengths;
      const { one, pair } = createLagCorrelation(...lengths);
      const [a, b] = [sound(frameLength, 0.05), sound(frameLength, 0.3)];
      const alone = [a, b].map((frame) => {
        const lags = new Float64Array(maxLag + 1);
        one(frame, lags);
        return lags;
      });
      const together = [0, 1].map(() => new Float64Array(maxLag + 1));
      pair!(a, b, together[0], together[1]);
      expect(together).toEqual(alone);
      // Others use the memory between.
      const other = createFramePair({ weights: sound(512, 1), fftLength: 512, bins: 257, root: false })!;
      other.takeSamples(new Float32Array(2000).fill(1), 0, 100);
      other.spectra();
      pair!(b, a, together[1], together[0]);
      expect(together).toEqual(alone);
    },
  );

  it('createLagCorrelation(…) is the sum of products, alone and in pairs', () => {
    const [frame, width, maxLag] = [sound(50, 0.2), 30, 20];
    const sums = Float64Array.from({ length: maxLag + 1 }, (_, k) => {
      let sum = 0;
      for (let n = 0; n < width; n++) sum += frame[n] * (n + k < frame.length ? frame[n + k] : 0);
      return sum;
    });
    const { one, pair } = createLagCorrelation(frame.length, maxLag, width);
    const lags = [0, 1, 2].map(() => new Float64Array(maxLag + 1));
    one(frame, lags[0]);
    pair!(frame, frame, lags[1], lags[2]);
    for (const lag of lags) sums.forEach((sum, k) => expect(lag[k]).toBeCloseTo(sum, 12));
  });
});

describe('createBlockResampler(rateIn, rateOut)', () => {
  it.each([
    [48000, 16000],
    [16000, 48000],
    [44100, 16000],
    [16000, 44100],
    [44100, 48000],
    [48000, 44100],
    [22050, 16000],
    [11025, 8000],
    [8000, 16000],
    [32000, 24000],
  ])('createBlockResampler(%d, %d).processPair gives the bits of one block after the other', (from, to) => {
    const { blockIn, hopIn, hopOut, process, processPair } = createBlockResampler(from, to);
    const samples = Float32Array.from(sound(blockIn + hopIn, 0.11));
    for (const room of [2 * hopOut, 2 * hopOut - 5, hopOut + 1, hopOut, 3, 0]) {
      const alone = new Float32Array(room + 4);
      process(samples, alone.subarray(0, room + 2), 2);
      process(samples.subarray(hopIn), alone.subarray(0, room + 2), 2 + hopOut);
      const together = new Float32Array(room + 4);
      processPair!(samples, together.subarray(0, room + 2), 2);
      expect(together).toEqual(alone);
      if (room > 0) expect(together.some((value) => value !== 0)).toBe(true);
    }
  });

  it('createBlockResampler(rateIn, rateOut) has no pairs for rates without small factors', () => {
    expect(createBlockResampler(11127, 7919).processPair).toBeUndefined();
  });
});

describe('createRealPair(lengthThere, lengthBack)', () => {
  it('createRealPair(…) is left out for odd lengths, large factors and what takes too much memory', () => {
    for (const lengths of [
      [7, 8],
      [8, 7],
      [22, 8],
      [8, 26],
      [32768, 8],
    ]) {
      expect(createRealPair(lengths[0], lengths[1])).toBeUndefined();
    }
    expect(createRealPair(14, 16384)).toBeDefined();
  });
});
