import type { FrameSpectrumOptions } from '../frames/frame-options';
import type { MelOptions } from './mel-filterbank';

/** Whose conventions `mfcc` follows. */
export type MfccPreset = 'htk' | 'kaldi' | 'librosa' | 'opensmile';

/** Options of `mfcc`: the preset, and what is to differ from it. */
export interface MfccOptions extends FrameSpectrumOptions, Partial<MelOptions> {
  /** The toolkit whose numbers to give; there is no form that they agree on. Default `'htk'`. */
  preset?: MfccPreset;
  /** Coefficients to keep, c₀ included, at most `melBands`. 13; librosa 20. */
  coefficients?: number;
  /** What the bands sum: |X| (HTK's own default) or |X|² (the others). */
  spectrum?: 'magnitude' | 'power';
  /** α in [0, 1] of the pre-emphasis within each frame. 0.97; librosa 0. */
  preEmphasis?: number;
  /** Q ≥ 0 of the lifter, 0 for none. 22; librosa 0. */
  lifter?: number;
  /**
   * What the logarithm stands before: the DCT, so that it is taken of the bands' sums (all toolkits), or already the mel bands,
   * which are then means of the bins' logarithms, weighted by the triangles. Default `'dct'`.
   */
  logBefore?: 'dct' | 'mel';
  /** Factor of the samples. 32768, the 16-bit range; librosa 1. torchaudio's Kaldi functions take samples as they are: 1. */
  sampleScale?: number;
  /** Replace c₀ by the logarithm of the frame's energy Σx², as Kaldi's `--use-energy`. Default false. */
  energy?: boolean;
  /**
   * Bands further below the loudest band of the whole signal are raised to this distance from it, dB above 0; `null` for
   * none, which makes each frame independent of the others. Default `null`; librosa 80.
   */
  dynamicRange?: number | null;
}
