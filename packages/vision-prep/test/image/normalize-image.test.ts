import { expectClose, golden } from '@avemo/golden';
import { normalizeImage, type NormalizeImageOptions } from '@avemo/vision-prep';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output } = golden('vision/normalize');

describe('normalizeImage', () => {
  it.each<[string, NormalizeImageOptions['scheme']]>([
    ['imagenet', 'imagenet'],
    ['minus1_1', 'symmetric'],
    ['vggface_bgr', 'vggface'],
    ['vggface2_bgr', 'vggface2'],
    ['vgg_imagenet_bgr', 'vgg'],
    ['imagenet', { scale: 1 / 255, mean: parameters.imagenet_mean, deviation: parameters.imagenet_std }],
    ['vggface_bgr', { mean: parameters.vggface_mean_bgr, order: 'bgr' }],
    ['minus1_1', { mean: 127.5, deviation: [127.5, 127.5, 127.5] }],
  ])('normalizeImage(picture) equals vision/normalize: %s by %j', (name, scheme) => {
    const { data, shape, tolerance } = output(name);
    for (const picture of [bytes(input('x')), floats(input('x')), scattered(bytes(input('x')))]) {
      const result = normalizeImage(picture, { scheme });
      expect(result.shape).toEqual(shape);
      expectClose(result.data, data, tolerance);
    }
  });

  it.each(['x', 'low', 'flat', 'tiny', 'spot'])(
    'normalizeImage(picture, { scheme: "standardized" }) equals vision/normalize: %s',
    (name) => {
      const { data, tolerance } = output(`standardized_${name}`);
      expectClose(normalizeImage(bytes(input(name)), { scheme: 'standardized' }).data, data, tolerance);
    },
  );

  it('normalizeImage(picture) takes any number of channels where the scheme does', () => {
    const grey = ndarray(Uint8Array.of(0, 255), [1, 2, 1]);
    expect([...normalizeImage(grey, { scheme: 'symmetric' }).data]).toEqual([-1, 1]);
    expect([...normalizeImage(grey, { scheme: { scale: 1 / 255 } }).data]).toEqual([0, 1]);
    expect(() => normalizeImage(grey, { scheme: 'imagenet' })).toThrow(/scheme.mean.*got 3 for 1 channels/);
    expect(() => normalizeImage(grey, { scheme: { order: 'bgr' } })).toThrow(/'bgr' needs 3 channels; got 1/);
  });

  it('normalizeImage(picture) says what is wrong with a scheme', () => {
    const picture = ndarray(new Uint8Array(3), [1, 1, 3]);
    const scheme = (value: unknown) => () => normalizeImage(picture, { scheme: value as 'imagenet' });
    expect(scheme('caffe')).toThrow(/one of imagenet, symmetric.*got "caffe"/);
    expect(scheme('constructor')).toThrow(RangeError);
    expect(scheme(undefined)).toThrow(RangeError);
    expect(scheme({ deviation: 0 })).toThrow(/deviation must be above 0/);
    expect(scheme({ mean: [1, 2, NaN] })).toThrow(/scheme.mean\[2\]/);
    expect(scheme({ scale: '1' })).toThrow(TypeError);
    expect(scheme({ order: 'grb' })).toThrow(/'rgb' or 'bgr'; got "grb"/);
  });
});
