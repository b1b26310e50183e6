/** `'htk'`: 2595 log₁₀(1 + f/700). `'slaney'`: linear to 1000 Hz, logarithmic above (Auditory Toolbox, librosa). */
export type MelScale = 'htk' | 'slaney';

/** The bands of a mel filterbank, without the grid of bins they are laid on. */
export interface MelOptions {
  /** Number of bands ≥ 1. */
  melBands: number;
  /** Lower edge of the first band, Hz ≥ 0. Default 0. */
  minFrequency?: number;
  /** Upper edge of the last band, Hz, at most sampleRate/2. Default sampleRate/2. */
  maxFrequency?: number;
  /** The mel scale. Default `'htk'`. */
  melScale?: MelScale;
  /** The axis on which the triangles are straight: `'hertz'` (librosa, torchaudio; default) or `'mel'` (HTK, Kaldi, VGGish). */
  triangles?: 'hertz' | 'mel';
  /** Divide each band by half its width in Hz, so that all have the same area (librosa's "slaney" norm). Default false. */
  areaNorm?: boolean;
}

/** Options of {@link melFilterbank}. */
export interface MelFilterbankOptions extends MelOptions {
  /** Rate of the signal, Hz. */
  sampleRate: number;
  /** Transform length N, samples. */
  fftLength: number;
}
