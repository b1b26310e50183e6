import type { FrameSpectrumOptions } from '../frames/frame-options';
import type { MelOptions } from './mel-options';

/**
 * Options of {@link melSpectrogram}: how frames become spectra, and the bands, 64 by default. `fftLength` defaults to the
 * next power of two from `frameLength` on.
 */
export interface MelSpectrogramOptions extends FrameSpectrumOptions, Partial<MelOptions> {
  /** What the bands sum: |X| or |X|². Default `'magnitude'` (AVEF); librosa and Kaldi take the power. */
  spectrum?: 'magnitude' | 'power';
}
