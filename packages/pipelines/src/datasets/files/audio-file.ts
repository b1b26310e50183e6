import { AudioFormatError } from '@avemo/dsp';
import { openSoundFile, openSoundParts, type SoundFile, type SoundParts } from '../../io/sound-file';
import type { AudioTrack } from '../../prepare/media';
import { DatasetError } from '../dataset-error';
import type { Cut } from './cut';

/**
 * The sound of a file, or of a part of it, mixed to one channel; of a part of a large WAV file only the part is read.
 *
 * @param file - Path of a WAV, FLAC, MP3, Ogg, Opus, AAC or M4A file; all but the first two need optional packages.
 * @param cut - The part.
 * @returns Functions that throw a DatasetError `unreadable-audio`, or `bad-row` where the sound does not reach so far.
 * @internal
 */
export function fileAudio(file: string, cut: Cut): AudioTrack {
  return {
    async read() {
      const sound = await openClipSound(file, openSoundParts);
      const { from, to } = samplesOf(cut, sound);
      const samples = new Float32Array(to - from);
      let at = 0;
      for await (const chunk of explained(file, sound.chunks(from, to))) {
        samples.set(chunk, at);
        at += chunk.length;
      }
      return { samples, sampleRate: sound.sampleRate };
    },
    async *chunks() {
      const whole = cut.start === undefined && cut.end === undefined;
      const open = (path: string) => openSoundFile(path, { strict: true });
      const sound = await openClipSound<SoundFile>(file, whole ? open : openSoundParts);
      const chunks = whole ? sound.chunks() : partOf(sound as SoundParts, cut);
      for await (const samples of explained(file, chunks)) yield { samples, sampleRate: sound.sampleRate };
    },
  };
}

function partOf(sound: SoundParts, cut: Cut): AsyncIterable<Float32Array> {
  const { from, to } = samplesOf(cut, sound);
  return sound.chunks(from, to);
}

/** A label file's times are rounded, so an end up to 0.05 s behind the sound is its end. */
const endToleranceSeconds = 0.05;

function samplesOf(
  { start = 0, end, where }: Cut,
  { sampleRate, length }: SoundParts,
): { from: number; to: number } {
  if (start === 0 && end === undefined) return { from: 0, to: length };
  const seconds = length / sampleRate;
  const outside = start >= seconds ? start : (end ?? 0) > seconds + endToleranceSeconds ? end : undefined;
  if (outside !== undefined) {
    throw new DatasetError(
      'bad-row',
      `${where}: ${outside} s lies behind the end of the sound, which lasts ${seconds.toFixed(3)} s; correct start or end.`,
    );
  }
  const from = Math.min(Math.round(start * sampleRate), length - 1);
  const to = Math.min(length, Math.max(from + 1, Math.round((end ?? seconds) * sampleRate)));
  return { from, to };
}

async function openClipSound<S extends SoundFile>(
  file: string,
  open: (file: string) => Promise<S>,
): Promise<S> {
  const sound = await open(file).catch((error: unknown) => {
    throw explain(file, error);
  });
  if (sound.length !== 0) return sound;
  throw new DatasetError(
    'unreadable-audio',
    `The sound file "${file}" holds no samples; replace it or remove the clip.`,
  );
}

async function* explained(file: string, chunks: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw explain(file, error);
  }
}

/** What is wrong with the file, as an error of the data set; other errors as they are. */
function explain(file: string, error: unknown): unknown {
  const ofFile = error instanceof AudioFormatError || error instanceof RangeError;
  if (!(error instanceof Error) || !(ofFile || 'syscall' in error)) return error;
  const reason = error.message.replace(/[.\s]+$/, '');
  const remedy =
    error instanceof AudioFormatError && error.code === 'missing-decoder'
      ? 'install that package, or convert the file to WAV or FLAC'
      : 'replace it with a complete WAV, FLAC, MP3, Ogg, Opus, AAC or M4A file';
  return new DatasetError(
    'unreadable-audio',
    `The sound file "${file}" cannot be read (${reason}); ${remedy}.`,
    { cause: error },
  );
}
