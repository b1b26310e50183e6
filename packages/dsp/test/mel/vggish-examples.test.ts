import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { vggishExamples } from '@avemo/dsp';

const reference = golden('dsp/logmel_vggish');
const signal = { samples: goldenSignal('sp_a').data, sampleRate: 16000 };

describe('vggishExamples', () => {
  it('vggishExamples(x) reproduces dsp/logmel_vggish', () => {
    const { data, shape, tolerance } = reference.output('examples');
    const examples = vggishExamples(signal);
    expect(examples.shape).toEqual([...shape, 1]);
    expectClose(examples.data, data, tolerance);
  });

  it('vggishExamples(x, { hopFrames: 1 }) holds every row of dsp/logmel_vggish', () => {
    const { data, shape, tolerance } = reference.output('logmel');
    const examples = vggishExamples(signal, { hopFrames: 1 });
    expect(examples.shape).toEqual([shape[0] - 95, 96, 64, 1]);
    for (let example = 0; example < shape[0] - 95; example++) {
      const got = examples.data.subarray(example * 96 * 64, (example + 1) * 96 * 64);
      expectClose(got, data.subarray(example * 64, (example + 96) * 64), tolerance);
    }
  });

  it('vggishExamples(x) of silence is ln 0.01, of a short signal nothing', () => {
    const second = (length: number) => ({ samples: new Float32Array(length), sampleRate: 16000 });
    expect(vggishExamples(second(15599)).shape).toEqual([0, 96, 64, 1]);
    const one = vggishExamples(second(15600));
    expect(one.shape).toEqual([1, 96, 64, 1]);
    expect(one.data).toEqual(new Float32Array(96 * 64).fill(Math.log(0.01)));
  });

  it('vggishExamples(x) refuses other rates and says what to do', () => {
    expect(() => vggishExamples({ ...signal, sampleRate: 44100 })).toThrow(
      'vggishExamples: sampleRate must be 16000; got 44100. Use resample(signal, 16000).',
    );
    expect(() => vggishExamples(signal, { hopFrames: 0 })).toThrow('hopFrames');
    expect(() => vggishExamples(signal.samples as never)).toThrow(TypeError);
  });
});
