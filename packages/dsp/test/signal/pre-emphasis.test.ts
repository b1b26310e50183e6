import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { frameSignal, preEmphasis } from '@avemo/dsp';

const reference = golden('dsp/preemphasis');
const coefficient = reference.parameters.a as number;
const signal = { samples: Float32Array.from(reference.input('x').data), sampleRate: 16000 };

describe('preEmphasis', () => {
  it('preEmphasis(x) starts from silence as scipy.signal.lfilter does', () => {
    const { data, tolerance } = reference.output('y_zero');
    expectClose(preEmphasis(signal, { coefficient }).samples, data, tolerance);
  });

  it("preEmphasis(x, { previous }) makes librosa's start", () => {
    const { data, tolerance } = reference.output('y_librosa');
    const [first, second] = signal.samples;
    const previous = -(2 * first - second) / coefficient;
    expectClose(preEmphasis(signal, { coefficient, previous }).samples, data, tolerance);
  });

  it('preEmphasis(frame, { previous: frame[0] }) on every frame is that of HTK and Kaldi', () => {
    const { data, shape, tolerance } = reference.output('y_htk_frame');
    const frames = frameSignal(signal, { frameLength: 400, hopLength: 160 });
    expect(frames.shape).toEqual(shape);
    for (let t = 0; t < shape[0]; t++) {
      const samples = frames.data.subarray(t * 400, (t + 1) * 400);
      const filtered = preEmphasis({ samples, sampleRate: 16000 }, { coefficient, previous: samples[0] });
      expectClose(filtered.samples, data.subarray(t * 400, (t + 1) * 400), tolerance);
    }
  });

  it('preEmphasis(chunk, { previous: last sample before }) continues a stream bit for bit', () => {
    const whole = preEmphasis(signal, { coefficient }).samples;
    const part = { ...signal, samples: signal.samples.subarray(700) };
    const { samples } = preEmphasis(part, { coefficient, previous: signal.samples[699] });
    expect(samples).toEqual(whole.subarray(700));
  });

  it('preEmphasis(x) takes an empty signal and refuses a coefficient outside [0, 1]', () => {
    const empty = { samples: new Float32Array(0), sampleRate: 16000 };
    expect(preEmphasis(empty, { coefficient }).samples.length).toBe(0);
    expect(() => preEmphasis(signal, { coefficient: 1.1 })).toThrow('coefficient must be in [0, 1]; got 1.1');
    expect(() => preEmphasis(signal, { coefficient: null } as never)).toThrow(
      'coefficient must be a number; got null',
    );
  });
});
