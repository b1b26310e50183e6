import { golden } from '@avemo/golden';
import {
  blurImage,
  corruptClip,
  createPicture,
  peakSignalToNoiseRatio,
  type Corruption,
  type Picture,
} from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes } from '../pictures';

const face = bytes(golden('vision/psnr_ssim').input('x'));
const clip = Array.from({ length: 20 }, (_, i) => {
  const frame = createPicture(face.data.slice(), { width: 56, height: 64 });
  frame.data[0] = i; // tells the frames apart
  return frame;
});
const kinds: Corruption[] = ['occlusion', 'blur', 'noise', 'low-light', 'dropped-frames', 'missing-face'];
const severities = [1, 2, 3, 4, 5];
const corrupt = (corruption: Corruption, severity: number, seed = 11) =>
  corruptClip(clip, { corruption, severity, seed });
const black = ({ data }: Picture) => data.every((level) => level === 0);

describe('corruptClip', () => {
  it.each(kinds)(
    'corruptClip(clip, { corruption: %j }) gives one result per seed, and leaves the clip as it was',
    (kind) => {
      const before = clip.map(({ data }) => data.slice());
      const [a, b] = [corrupt(kind, 3), corrupt(kind, 3)];
      expect(a).toEqual(b);
      expect(clip.map(({ data }) => data)).toEqual(before);
      if (kind !== 'blur') expect(corrupt(kind, 3, 12)).not.toEqual(a);
      expect(a.frames.length).toBe(clip.length);
      expect(a.frames.every((frame) => String(frame.shape) === '64,56,3')).toBe(true);
      expect(new Set(a.frames.map(({ data }) => data.buffer)).size).toBe(clip.length);
    },
  );

  it.each(['occlusion', 'blur', 'noise', 'low-light'] as const)(
    'corruptClip(clip, { corruption: %j }) gets worse with severity and believes every frame',
    (kind) => {
      const quality = severities.map((severity) => {
        const { frames, mask } = corrupt(kind, severity);
        expect(mask.every((there) => there === 1)).toBe(true);
        return peakSignalToNoiseRatio(frames[4], clip[4]);
      });
      expect(quality).toEqual([...quality].sort((a, b) => b - a));
      expect(new Set(quality).size).toBe(5);
    },
  );

  it('corruptClip(…) noise has the named deviation and mean 0, and differs from frame to frame', () => {
    const grey = Array.from({ length: 4 }, () =>
      createPicture(new Float32Array(30_000).fill(0.5), { width: 100, height: 100 }),
    );
    const { frames } = corruptClip(grey, { corruption: 'noise', severity: 1, seed: 5, white: 1 });
    const values = frames.flatMap(({ data }) => [...data]).map((level) => level - 0.5);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    // 120,000 draws: the mean within 4.5/√n, the deviation within 1 %.
    expect(Math.abs(mean)).toBeLessThan((4.5 * 0.08) / Math.sqrt(values.length));
    expect(Math.abs(deviation / 0.08 - 1)).toBeLessThan(0.01);
    // The share within one deviation tells a normal distribution from others.
    const within = values.filter((value) => Math.abs(value) < 0.08).length / values.length;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.006);
    const correlation = [...frames[0].data].reduce(
      (sum, level, i) => sum + (level - 0.5) * (frames[1].data[i] - 0.5),
      0,
    );
    expect(Math.abs(correlation / (30_000 * 0.08 ** 2))).toBeLessThan(0.03);
  });

  it('corruptClip(…) blur is blurImage, low light is the levels times a factor', () => {
    const { frames } = corrupt('blur', 2);
    expect(frames[3].data).toEqual(blurImage(clip[3], { sigma: (2 * 56) / 224 }).data);
    severities.forEach((severity) => {
      const dark = corrupt('low-light', severity).frames[0].data;
      const factor =
        dark.reduce((sum, level) => sum + level, 0) / clip[0].data.reduce((sum, level) => sum + level, 0);
      expect(Math.abs(factor - [0.6, 0.45, 0.3, 0.2, 0.1][severity - 1])).toBeLessThan(0.03);
    });
  });

  it('corruptClip(…) occlusion covers the named share of the area, at one place', () => {
    const white = Array.from({ length: 3 }, () =>
      createPicture(new Uint8Array(30_000).fill(255), { width: 100, height: 100 }),
    );
    severities.forEach((severity) => {
      const { frames } = corruptClip(white, { corruption: 'occlusion', severity, seed: severity });
      const share = frames[0].data.filter((level) => level === 0).length / 30_000;
      expect(Math.abs(share - [0.05, 0.1, 0.2, 0.3, 0.4][severity - 1])).toBeLessThan(0.01);
      expect(frames[2].data).toEqual(frames[0].data);
    });
  });

  it('corruptClip(…) dropped frames hold the last frame before them and are masked', () => {
    severities.forEach((severity) => {
      const { frames, mask } = corrupt('dropped-frames', severity);
      expect(mask.filter((there) => there === 0).length).toBe([2, 4, 6, 8, 10][severity - 1]);
      let shown = -1;
      frames.forEach(({ data }, i) => {
        if (mask[i] === 1) shown = i;
        expect(data[0]).toBe(shown);
      });
    });
  });

  it('corruptClip(…) missing face is one black stretch of the named length, masked', () => {
    severities.forEach((severity) => {
      const { frames, mask } = corrupt('missing-face', severity, severity);
      expect(frames.map(black)).toEqual([...mask].map((there) => there === 0));
      expect([...mask].join('')).toMatch(/^1*0+1*$/);
      expect(mask.filter((there) => there === 0).length).toBe([2, 4, 8, 12, 16][severity - 1]);
    });
  });

  it('corruptClip(clip) says what is wrong with an argument', () => {
    expect(() => corruptClip(clip, { corruption: 'fog' as 'blur', severity: 1, seed: 1 })).toThrow(
      /got "fog"/,
    );
    expect(() => corruptClip(clip, { corruption: 'blur', severity: 6, seed: 1 })).toThrow(/at most 5; got 6/);
    expect(() => corruptClip(clip, { corruption: 'blur', severity: 1 } as never)).toThrow(TypeError);
    expect(() => corruptClip([], { corruption: 'blur', severity: 1, seed: 1 })).toThrow(RangeError);
    expect(() => corruptClip(clip, undefined as never)).toThrow(/Pass { corruption, severity, seed }/);
  });
});
