import { detectEndpoints, type TimeInterval } from '@avemo/dsp';
import { mrcgVadNet, speechIntervalStream } from '@avemo/dsp/voice-activity';
import type { HeardSound } from '../io/heard-sound';
import { readerBlocks } from '../io/sound-reader';

/** How speech is found. */
export const SPEECH_DETECTORS = ['endpoints', 'mrcg'] as const;
/** The name of a way in which speech is found. */
export type SpeechDetector = (typeof SPEECH_DETECTORS)[number];

/** Hz at which the network hears. */
export const NETWORK_RATE = 16_000;

/**
 * Where somebody speaks.
 *
 * @param sound - Any length and rate.
 * @param detector - `endpoints`: two thresholds on energy and zero crossings, learned from the sound; `mrcg`: a
 * network on multi-resolution cochleagrams with trained weights, which hears the sound at 16 kHz.
 * @returns Stretches in seconds, in order and apart from each other.
 */
export async function findSpeech(
  { original, voice }: Pick<HeardSound, 'original' | 'voice'>,
  detector: SpeechDetector,
): Promise<TimeInterval[]> {
  switch (detector) {
    case 'endpoints':
      return detectEndpoints(original);
    case 'mrcg':
      return (await findSpeechInPieces(readerBlocks(voice))).speech;
  }
}

/**
 * The same as `findSpeech(sound, 'mrcg')` of sound that comes in pieces, of which a second is held at a time.
 *
 * @param pieces - Of one sound at 16 kHz, in order, any lengths.
 * @returns The stretches, and how long the sound is, in seconds.
 */
export async function findSpeechInPieces(
  pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
): Promise<{ speech: TimeInterval[]; seconds: number }> {
  const { createStream, frameSeconds } = await mrcgVadNet();
  const stream = createStream();
  const intervals = speechIntervalStream({ frameSeconds });
  const speech: TimeInterval[] = [];
  let samples = 0;
  for await (const piece of pieces) {
    samples += piece.length;
    speech.push(...intervals.push(stream.push(piece)));
  }
  speech.push(...intervals.push(stream.finish()), ...intervals.finish());
  return { speech, seconds: samples / NETWORK_RATE };
}
