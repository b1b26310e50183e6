import type { TimeInterval } from '../frames/frame-interval';
import type { AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { mrcgVadNet } from './mrcg-vad-net';
import type { SpeechIntervalsOptions } from './speech-interval-options';
import { speechIntervals } from './speech-intervals';

/** Options of {@link detectSpeech}. Durations in seconds. */
export type DetectSpeechOptions = Omit<SpeechIntervalsOptions, 'frameSeconds'>;

/**
 * Finds where somebody speaks: `mrcgVadNet` gives the posterior of each frame, `speechIntervals` makes stretches of them.
 * For steady and babbling backgrounds; without one `detectEndpoints` needs no trained network.
 *
 * @param signal - finite samples in [−1, 1] at 16 kHz, any number, or an {@link AudioReader} of them
 * @param options - thresholds and durations
 * @returns stretches of speech in order, apart from each other, within 0 … duration, in seconds
 * @throws RangeError for options out of range, another rate or non-finite samples
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { detectSpeech } from '@avemo/dsp/voice-activity';
 *
 * await detectSpeech({ samples: new Float32Array(16000), sampleRate: 16000 }); // → []
 * ```
 */
export async function detectSpeech(
  signal: AudioSignal | AudioReader,
  options: DetectSpeechOptions = {},
): Promise<TimeInterval[]> {
  const { posteriors, frameSeconds } = await mrcgVadNet();
  return speechIntervals(posteriors(signal), { ...options, frameSeconds });
}
