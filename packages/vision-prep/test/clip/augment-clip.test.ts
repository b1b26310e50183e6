import { golden } from '@avemo/golden';
import {
  adjustColors,
  augmentClip,
  createPicture,
  flipImage,
  stackFrames,
  type AugmentClipOptions,
  type Picture,
} from '@avemo/vision-prep';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { input } = golden('vision/flip_rotate90');
const picture = bytes(input('x'));
const [height, width] = picture.shape;
const nothing: AugmentClipOptions = {
  seed: 0,
  flip: 0,
  crop: 0,
  rotation: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
};
const everything = { cutout: 0.3 };

describe('augmentClip', () => {
  it('augmentClip(clip) changes nothing where nothing is wanted', () => {
    const frames: Picture[] = [picture, floats(input('x')), scattered(picture)];
    for (const frame of frames) {
      const [first, second] = augmentClip([frame, frame], nothing);
      expect([...first.data]).toEqual([...picture.data]);
      expect(second.data).not.toBe(first.data);
    }
  });

  it('augmentClip(clip) with one seed gives one clip, bit for bit, and another with another', () => {
    const clips = [1, 1, 2, 3].map((seed) => augmentClip([picture], { seed, ...everything })[0].data);
    expect(clips[0]).toEqual(clips[1]);
    expect(new Set(clips.map(String)).size).toBe(3);
  });

  it('augmentClip(clip) changes all frames alike: equal frames stay equal', () => {
    for (let seed = 0; seed < 20; seed++) {
      const frames = augmentClip([picture, picture, picture], { seed, ...everything });
      expect(frames[1].data).toEqual(frames[0].data);
      expect(frames[2].data).toEqual(frames[0].data);
    }
  });

  it('augmentClip(clip, { flip: 1 }) mirrors; a share of the clips with a smaller probability', () => {
    const [mirrored] = augmentClip([picture], { ...nothing, flip: 1 });
    expect(mirrored.data).toEqual(flipImage(picture).data);
    let count = 0;
    for (let seed = 0; seed < 400; seed++) {
      const [frame] = augmentClip([picture], { ...nothing, seed, flip: 0.3 });
      if (frame.get(0, 0, 0) === mirrored.get(0, 0, 0) && String(frame.data) === String(mirrored.data))
        count++;
    }
    // Binomial, 400 draws of 0.3: 120 ± 4 standard deviations.
    expect(Math.abs(count - 120)).toBeLessThan(37);
  });

  it('augmentClip(clip, { rotation, crop }) turns and enlarges around the centre within the limits', () => {
    // A bright dot to the right of the centre tells angle and scale.
    const size = 101;
    const dot = createPicture(new Float32Array(size * size), { width: size, height: size, channels: 1 });
    const at = 50 + 30;
    for (let y = -3; y <= 3; y++) for (let x = -3; x <= 3; x++) dot.set(50 + y, at + x, 0, 1);
    const options = { ...nothing, brightness: 0, contrast: 0, white: 1 };
    const angles: number[] = [];
    const radii: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const [turned] = augmentClip([dot], { ...options, seed, rotation: 30 });
      const [cropped] = augmentClip([dot], { ...options, seed, crop: 0.2 });
      const [x, y] = centroid(turned);
      angles.push((Math.atan2(y, x) * 180) / Math.PI);
      expect(Math.hypot(x, y)).toBeCloseTo(30, 0);
      radii.push(mass(cropped) / mass(dot));
    }
    expect(Math.max(...angles)).toBeLessThan(30.5);
    expect(Math.min(...angles)).toBeGreaterThan(-30.5);
    expect(Math.max(...angles)).toBeGreaterThan(20);
    expect(Math.min(...angles)).toBeLessThan(-20);
    // Cropping by 20 % enlarges areas by at most 1 / 0.8².
    expect(Math.max(...radii)).toBeLessThan(1.6);
    expect(Math.max(...radii)).toBeGreaterThan(1.3);
    expect(Math.min(...radii)).toBeGreaterThan(0.99);
  });

  it('augmentClip(clip, { brightness }) is adjustColors by a factor within the limits', () => {
    for (let seed = 0; seed < 10; seed++) {
      const [frame] = augmentClip([floats(input('x'))], { ...nothing, seed, brightness: 0.3 });
      const ratios = [...frame.data]
        .map((level, i) => level / picture.data[i])
        .filter((_, i) => frame.data[i] < 254 && picture.data[i] > 10);
      const factor = ratios[0];
      expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.3001);
      const expected = adjustColors(floats(input('x')), { brightness: factor }).data;
      frame.data.forEach((level, i) => expect(Math.abs(level - expected[i])).toBeLessThan(1e-2));
    }
  });

  it('augmentClip(clip, { cutout }) makes one square black', () => {
    const white = createPicture(new Uint8Array(30 * 40 * 3).fill(255), { width: 40, height: 30 });
    const corners = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const [frame] = augmentClip([white], { ...nothing, seed, cutout: 0.4 });
      const black = [...frame.data.keys()].filter((i) => frame.data[i] === 0).map((i) => Math.floor(i / 3));
      expect(black.length).toBe(3 * 12 * 12);
      const columns = black.map((i) => i % 40);
      expect(Math.max(...columns) - Math.min(...columns)).toBe(11);
      corners.add(String(black[0]));
    }
    expect(corners.size).toBeGreaterThan(20);
  });

  it('augmentClip(clip) leaves the clip as it was and says what is wrong with an argument', () => {
    const before = [...picture.data];
    augmentClip([picture], { seed: 3, ...everything });
    expect([...picture.data]).toEqual(before);
    const other = createPicture(new Uint8Array(12), { width: 2, height: 2 });
    expect(() => augmentClip([picture, other], { seed: 1 })).toThrow(/frame 1 is Uint8Array \[2,2,3\]/);
    expect(() => augmentClip([], { seed: 1 })).toThrow(/at least one frame/);
    expect(() => augmentClip(picture as never, { seed: 1 })).toThrow(/array of pictures/);
    expect(() => augmentClip([picture], undefined as never)).toThrow(/Pass { seed }/);
    expect(() => augmentClip([picture], { seed: -1 })).toThrow(RangeError);
    expect(() => augmentClip([picture], { seed: 1, crop: 1 })).toThrow(/crop must be in \[0, 0.9\]/);
  });
});

describe('stackFrames', () => {
  it('stackFrames(clip) is what the package ndarray holds at each place', () => {
    const stacked = stackFrames([picture, flipImage(picture), scattered(picture)]);
    const theirs = ndarray(stacked.data, [3, height, width, 3]);
    expect([stacked.shape, stacked.stride]).toEqual([theirs.shape, theirs.stride]);
    expect(stacked.get(1, 2, 3, 1)).toBe(picture.get(2, width - 4, 1));
    expect(stacked.get(2, 5, 6, 2)).toBe(picture.get(5, 6, 2));
    expect(() => stackFrames([])).toThrow(RangeError);
    expect(() => stackFrames(undefined as never)).toThrow(TypeError);
  });
});

function mass({ data }: { data: Float32Array }): number {
  return data.reduce((sum, value) => sum + value, 0);
}

/** Mean place of what is bright, from the centre. */
function centroid({ data }: { data: Float32Array }): [number, number] {
  let [x, y] = [0, 0];
  data.forEach((value, i) => {
    x += value * ((i % 101) - 50);
    y += value * (Math.floor(i / 101) - 50);
  });
  return [x / mass({ data }), y / mass({ data })];
}
