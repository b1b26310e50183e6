/**
 * One frame of the sound and what several descriptors make of it: each part is made once for a frame, by the first
 * descriptor that asks. @internal
 */
export interface Frame {
  /** Hz: samples of a frame over its seconds, as openSMILE has it; 44120 for 25 ms at 44100 Hz. */
  readonly sampleRate: number;
  /** Samples of the frame. */
  readonly length: number;
  /** The next power of two, the length of its transform. */
  readonly fftLength: number;
  /** The samples as they are, valid until the next frame. */
  readonly samples: Float64Array;
  /** A part by its name; `make` prepares it once and gives the function that computes it for a frame. */
  part<Part>(name: string, make: () => () => Part): () => Part;
}

/** A frame that is filled again and again. @internal */
export interface MovingFrame extends Frame {
  moveTo(samples: Float32Array, start: number): void;
}

/** @internal */
export function createFrame(sampleRate: number, length: number): MovingFrame {
  const samples = new Float64Array(length);
  const parts = new Map<string, () => unknown>();
  let moves = 0;
  return {
    sampleRate,
    length,
    fftLength: 2 ** Math.ceil(Math.log2(length)),
    samples,
    part<Part>(name: string, make: () => () => Part) {
      let part = parts.get(name) as (() => Part) | undefined;
      if (!part) {
        const compute = make();
        let madeAt = -1;
        let value: Part;
        part = () => {
          if (madeAt !== moves) {
            value = compute();
            madeAt = moves;
          }
          return value;
        };
        parts.set(name, part);
      }
      return part;
    },
    moveTo(source, start) {
      for (let n = 0; n < length; n++) samples[n] = source[start + n];
      moves++;
    },
  };
}
