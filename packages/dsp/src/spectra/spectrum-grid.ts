/** Where the bins of a spectrogram lie: bin k at k·sampleRate/fftLength Hz. */
export interface SpectrumGrid {
  /** Rate of the signal, Hz. */
  sampleRate: number;
  /** Transform length that the spectrogram was computed with, samples. */
  fftLength: number;
}
