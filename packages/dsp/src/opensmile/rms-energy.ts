import type { Descriptor } from './descriptor';
import { windowedSamples, type FrameView } from './frame-spectra';

/** √(1/N Σ x²) of the samples under the window, or as they are. @internal */
export function rmsEnergyDescriptor(view?: FrameView): Descriptor {
  return {
    names: ['pcm_RMSenergy'],
    prepare(frame) {
      const windowed = view ? windowedSamples(frame, view) : () => frame.samples;
      return (out, offset) => {
        const samples = windowed();
        let sum = 0;
        for (let n = 0; n < frame.length; n++) sum += samples[n] * samples[n];
        out[offset] = Math.sqrt(sum / frame.length);
      };
    },
  };
}

/** 1/N Σ x² of the samples as they are. @internal */
export function meanSquareDescriptor(): Descriptor {
  return {
    names: ['meanSquare'],
    prepare({ samples, length }) {
      return (out, offset) => {
        let sum = 0;
        for (let n = 0; n < length; n++) sum += samples[n] * samples[n];
        out[offset] = sum / length;
      };
    },
  };
}
