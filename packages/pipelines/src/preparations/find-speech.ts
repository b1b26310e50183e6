import { detectEndpoints, resample, type AudioSignal, type TimeInterval } from '@avemo/dsp';
import { detectSpeech } from '@avemo/dsp/voice-activity';

/** How speech is found. */
export const SPEECH_DETECTORS = ['endpoints', 'mrcg'] as const;
/** The name of a way in which speech is found. */
export type SpeechDetector = (typeof SPEECH_DETECTORS)[number];

/** Hz at which the network hears. */
const NETWORK_RATE = 16_000;

/**
 * Where somebody speaks.
 *
 * @param sound - Any length and rate.
 * @param detector - `endpoints`: two thresholds on energy and zero crossings, learned from the sound; `mrcg`: a
 * network on multi-resolution cochleagrams with trained weights, which hears the sound at 16 kHz.
 * @returns Stretches in seconds, in order and apart from each other.
 */
export function findSpeech(sound: AudioSignal, detector: SpeechDetector): Promise<TimeInterval[]> {
  switch (detector) {
    case 'endpoints':
      return Promise.resolve(detectEndpoints(sound));
    case 'mrcg':
      return detectSpeech(sound.sampleRate === NETWORK_RATE ? sound : resample(sound, NETWORK_RATE));
  }
}
