import { detectEndpoints, type AudioSignal, type TimeInterval } from '@avemo/dsp';

/** How speech is found. */
export const SPEECH_DETECTORS = ['endpoints'] as const;
/** The name of a way in which speech is found. */
export type SpeechDetector = (typeof SPEECH_DETECTORS)[number];

/**
 * Where somebody speaks.
 *
 * @param sound - Any length and rate.
 * @param detector - `endpoints`: two thresholds on energy and zero crossings, learned from the sound.
 * @returns Stretches in seconds, in order and apart from each other.
 */
export function findSpeech(sound: AudioSignal, detector: SpeechDetector): Promise<TimeInterval[]> {
  switch (detector) {
    case 'endpoints':
      return Promise.resolve(detectEndpoints(sound));
  }
}
