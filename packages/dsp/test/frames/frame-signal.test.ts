import { golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { type FrameEdges, frameCount, frameInterval, frameSignal } from '@avemo/dsp';

const reference = golden('dsp/framing');
const signal = { samples: reference.input('x').data as Float32Array, sampleRate: 16000 };
const names: Record<string, FrameEdges> = {
  plain: 'drop',
  centered_reflect: 'reflect',
  centered_zero: 'zero',
  kaldi_mirror: 'mirror',
};

describe('frameSignal', () => {
  for (const name of reference.outputNames.filter((output) => output !== 'counts')) {
    it(`frameSignal(x) reproduces dsp/framing ${name}`, () => {
      const [, tag, frameLength, hopLength] = /^([a-z_]+)_(\d+)_(\d+)$/.exec(name)!;
      const { data, shape } = reference.output(name);
      const frames = frameSignal(signal, {
        frameLength: Number(frameLength),
        hopLength: Number(hopLength),
        edges: names[tag],
      });
      expect(frames.shape).toEqual(shape);
      expect(frames.data).toEqual(data);
    });
  }

  it('frameSignal(x) drops the incomplete frame and has none when the signal is too short', () => {
    const shape = (length: number) =>
      frameSignal({ ...signal, samples: new Float32Array(length) }, { frameLength: 4, hopLength: 3 }).shape;
    expect([0, 1, 3, 4, 6, 7].map((length) => shape(length)[0])).toEqual([0, 0, 0, 1, 1, 2]);
    expect(shape(0)).toEqual([0, 4]);
  });

  it('frameSignal(x) of one sample continues it by the rule of the edges', () => {
    const one = { samples: Float32Array.of(5), sampleRate: 8000 };
    const frame = (edges: FrameEdges) => [...frameSignal(one, { frameLength: 3, hopLength: 1, edges }).data];
    expect(frame('zero')).toEqual([0, 5, 0]);
    expect(frame('reflect')).toEqual([5, 5, 5]);
    expect(frame('mirror')).toEqual([5, 5, 5]);
  });

  it('frameSignal(x) bounces to and fro when a frame is many times the signal', () => {
    const three = { samples: Float32Array.of(1, 2, 3), sampleRate: 8000 };
    const frame = (hopLength: number, edges: FrameEdges) =>
      [...frameSignal(three, { frameLength: 15, hopLength, edges }).data].join('');
    expect(frame(100, 'reflect')).toBe('232123212321232');
    expect(frame(3, 'mirror')).toBe(mirrorOf(3, 15, 1));
  });

  it('frameSignal(x) says which option is wrong', () => {
    const call = (more: object) => () => frameSignal(signal, { frameLength: 4, hopLength: 2, ...more });
    expect(call({ frameLength: 0 })).toThrow('frameLength must be an integer of at least 1');
    expect(call({ hopLength: 1.5 })).toThrow('hopLength must be an integer of at least 1');
    expect(call({ edges: 'wrap' })).toThrow('got "wrap"');
    expect(call({ frameLength: null })).toThrow('frameLength must be a number; got null');
  });
});

/** Kaldi's rule one step at a time: walk from the first sample, turning at both ends and repeating the edge sample. */
function mirrorOf(length: number, frameLength: number, middle: number): string {
  const at = (index: number): number =>
    index < 0 ? at(-index - 1) : index >= length ? at(2 * length - 1 - index) : index + 1;
  const start = middle - Math.floor(frameLength / 2);
  return Array.from({ length: frameLength }, (_, n) => at(start + n)).join('');
}

describe('frameCount', () => {
  it('frameCount(n) reproduces the counts of dsp/framing', () => {
    const { data, shape } = reference.output('counts');
    for (let row = 0; row < shape[0]; row++) {
      const [n, frameLength, hopLength, ...counts] = data.subarray(row * 6, row * 6 + 6);
      const count = (edges: FrameEdges) => frameCount(n, { frameLength, hopLength, edges });
      expect([count('drop'), count('reflect'), count('mirror')]).toEqual(counts);
      expect(count('zero')).toBe(counts[1]);
    }
  });
});

describe('frameInterval', () => {
  const options = { frameLength: 400, hopLength: 160, sampleRate: 16000 };

  it('frameInterval(t) is the time of the samples that frameSignal puts into frame t', () => {
    const samples = Float32Array.from({ length: 50 }, (_, n) => n);
    for (const edges of ['drop', 'zero', 'reflect', 'mirror'] as const) {
      const grid = { frameLength: 5, hopLength: 4, edges, sampleRate: 100 };
      const frames = frameSignal({ samples, sampleRate: 100 }, grid);
      const { start, end } = frameInterval(3, grid);
      expect(frames.get(3, 0)).toBeCloseTo(start * 100, 9);
      expect(frames.get(3, 4)).toBeCloseTo(end * 100 - 1, 9);
    }
  });

  it('frameInterval(t, { count: 64 }) of 25/10 ms frames lasts 655 ms', () => {
    const { start, end } = frameInterval(0, { ...options, count: 64 });
    expect([start, end]).toEqual([0, 0.655]);
  });

  it('frameInterval(t) refuses negative frames and a missing rate', () => {
    expect(() => frameInterval(-1, options)).toThrow('frame must be an integer of at least 0');
    expect(() => frameInterval(0, { ...options, sampleRate: 0 })).toThrow('sampleRate must be above 0');
    expect(() => frameInterval(0, { ...options, count: 0 })).toThrow('count');
  });
});
