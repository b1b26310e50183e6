import type { AudioReader, AudioSignal } from '@avemo/dsp';
import { meanAnswer } from '../fuse-answers';
import { heardSignal, type HeardSound } from '../../io/heard-sound';
import type { Missing } from '../prediction';

/** What scores the emotion of a voice. */
export interface VoiceScorer {
  /** Seconds of sound behind one answer over time. */
  window: number;
  /** Describes a sound at 16 kHz, so that any part of it can be scored. */
  open(sound: AudioReader): VoiceReader;
}

/** A sound that was described. */
export interface VoiceReader {
  /** Share of the frames between two moments, in seconds, that are voiced. */
  voiced(from: number, to: number): number;
  /** Probabilities of the emotions between two moments. */
  answer(from: number, to: number): number[];
}

/** What a sound says, over time. */
export interface VoiceCourse {
  /** Of the whole sound. */
  whole(): number[];
  /** Around the moments from `from` to `to`; undefined where there is no voice. */
  part(from: number, to: number): number[] | undefined;
}

/** Less than this root mean square is silence: −60 dB below full scale. */
const silence = 1e-3;
/** Least share of voiced frames in which a voice is heard. */
const leastVoiced = 0.05;
/** Shorter sounds say nothing, seconds. */
const shortest = 0.4;

/** Describes a sound, or says why nothing can be heard in it; loads what scores it when it is needed. */
export async function voiceCourse(
  sound: AudioSignal | HeardSound,
  load: () => Promise<VoiceScorer>,
): Promise<VoiceCourse | Missing> {
  const { duration, level, voice } = 'samples' in sound ? heardSignal(sound) : sound;
  const missing = (why: Missing['why'], text: string): Missing => ({ modality: 'sound', why, text });
  if (duration < shortest) {
    return missing(
      'too-short',
      `The sound lasts ${duration.toFixed(2)} s; at least ${shortest} s are needed.`,
    );
  }
  if (level < silence) return missing('silent', 'The sound track is silent.');
  const scorer = await load();
  const reader = scorer.open(voice);
  if (reader.voiced(0, duration) < leastVoiced) {
    return missing('no-voice', 'No voice is heard in the sound.');
  }
  const windows = windowsOf(duration, scorer.window).filter(
    ([from, to]) => reader.voiced(from, to) >= leastVoiced,
  );
  const part = (from: number, to: number) => {
    const [begin, end] = around(from, to, { duration, window: scorer.window });
    return reader.voiced(begin, end) < leastVoiced ? undefined : reader.answer(begin, end);
  };
  return {
    part,
    whole: () =>
      windows.length > 0
        ? meanAnswer(windows.map(([from, to]) => reader.answer(from, to)))
        : reader.answer(0, duration),
  };
}

/** Windows that cover the sound, the last one ending with it; one where the sound is not much longer than a window. */
function windowsOf(duration: number, window: number): [from: number, to: number][] {
  const count = duration <= 1.7 * window ? 1 : Math.ceil((2 * duration) / window) - 1;
  if (count === 1) return [[0, duration]];
  const hop = (duration - window) / (count - 1);
  return Array.from({ length: count }, (_, i) => [i * hop, i * hop + window]);
}

/** A window with its middle at that of the stretch, moved to lie within the sound. */
function around(
  from: number,
  to: number,
  { duration, window }: { duration: number; window: number },
): [from: number, to: number] {
  const length = Math.min(Math.max(window, to - from), duration);
  const begin = Math.min(Math.max(0, (from + to - length) / 2), duration - length);
  return [begin, begin + length];
}
