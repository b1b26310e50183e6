/**
 * What happens at the ends of a signal of N samples, for frames of L samples every H:
 * - `'drop'`: frame t is x[tH … tH + L), an incomplete last frame is dropped (Kaldi's snip_edges, openSMILE, HTK);
 * - `'zero'`, `'reflect'`: frames are centred on tH; outside the signal it continues as zeros, or mirrored without
 *   repeating the edge sample (librosa, torch);
 * - `'mirror'`: frames are centred on tH + H/2; mirrored with the edge sample repeated (Kaldi without snip_edges).
 */
export type FrameEdges = 'drop' | 'zero' | 'reflect' | 'mirror';

/** How a signal is cut into frames; shared by everything that works frame by frame. */
export interface FrameOptions {
  /** Samples of a frame, L ≥ 1. */
  frameLength: number;
  /** Samples from one frame to the next, H ≥ 1. */
  hopLength: number;
  /** What happens at the ends. Default `'drop'`. */
  edges?: FrameEdges;
}

/** A window by name (symmetric), or its values. */
export type WindowChoice = 'hamming' | 'hann' | 'blackman' | 'rectangular' | Float64Array;

/** How frames become spectra; shared by the spectrogram and what is built on it. */
export interface FrameSpectrumOptions extends FrameOptions {
  /** Transform length, at least `frameLength`; zeros are appended. */
  fftLength?: number;
  /**
   * The window: a name for the symmetric form, or `frameLength` values, e.g. `hannWindow(400, { periodic: true })`.
   * Default `'hamming'`.
   */
  window?: WindowChoice;
}
