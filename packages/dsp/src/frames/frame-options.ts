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
  /** Samples of a frame, L ≥ 1. Default: 25 ms, unless the function names another length. */
  frameLength?: number;
  /** Samples from one frame to the next, H ≥ 1. Default: 10 ms. */
  hopLength?: number;
  /** What happens at the ends. Default `'drop'`. */
  edges?: FrameEdges;
}

/** Frames whose lengths are known, as something that does not know a rate needs them. */
export interface FrameGrid extends FrameOptions {
  /** Samples of a frame, L ≥ 1. */
  frameLength: number;
  /** Samples from one frame to the next, H ≥ 1. */
  hopLength: number;
}

/** A window by name; symmetric. */
export type WindowName = 'hamming' | 'hann' | 'blackman' | 'povey' | 'rectangular';

/** A window by name and form. */
export interface NamedWindow {
  /** Its name. */
  name: WindowName;
  /** `true`: one period of an endless window (librosa, torch). Default `false`, symmetric. */
  periodic?: boolean;
}

/** Options in which a window is given by name, so that they are plain data. */
export type PlainWindow<Options> = Omit<Options, 'window'> & {
  /** By name (symmetric), or by name and form. */
  window?: WindowName | NamedWindow;
};

/** A window by name (symmetric), by name and form, or its values. */
export type WindowChoice = WindowName | NamedWindow | Float64Array;

/** How frames become spectra; shared by the spectrogram and what is built on it. */
export interface FrameSpectrumOptions extends FrameOptions {
  /** Transform length, at least `frameLength`; zeros are appended. */
  fftLength?: number;
  /**
   * The window: a name for the symmetric form, `{ name: 'hann', periodic: true }`, or `frameLength` values.
   * Default `'hamming'`.
   */
  window?: WindowChoice;
}
