/** Options of `speechIntervals` and `speechIntervalStream`. Durations in seconds. */
export interface SpeechIntervalsOptions {
  /** Seconds from one frame to the next. Default 0.01. */
  frameSeconds?: number;
  /** Posterior from which speech begins, in [0, 1]. Default 0.5. */
  threshold?: number;
  /** Posterior below which speech ends, at most `threshold`. Default 0.35, or `threshold` where that is lower. */
  endThreshold?: number;
  /** Shorter stretches of speech are dropped. Default 0.1. */
  minSpeech?: number;
  /** Shorter gaps are closed. Default 0.1. */
  minPause?: number;
  /** What is added to both sides of a stretch; stretches that meet then become one. Default 0. */
  padding?: number;
}
