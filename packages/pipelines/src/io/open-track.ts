import { AudioFormatError } from '@avemo/dsp';
import { requireRate, type OpenedSound } from './open-sound-bytes';

/**
 * Opens the sound track of a file with the decoder of videos, ffmpeg.
 *
 * @param file - Path.
 * @param reason - Why `decodeAudio` could not.
 * @param options - With `strict`, damage is an error.
 * @throws the reason, where ffmpeg would be no help; AudioFormatError `missing-decoder` that names what to install
 */
export async function openTrack(
  file: string,
  reason: unknown,
  { strict = false }: { strict?: boolean },
): Promise<OpenedSound> {
  if (!(reason instanceof AudioFormatError) || !mayKnow.includes(reason.code)) throw reason;
  const { openVideo } = await import('@avemo/vision-prep/node');
  const open = () => openVideo(file, { strict });
  const video = await open().catch((error: Error & { code?: string }) => {
    if (error.code !== 'no-decoder') throw reason;
    const told = reason.message.replace(/ Convert it first.*$/, '');
    throw new AudioFormatError(
      'missing-decoder',
      `${told} ffmpeg decodes it: npm install @ffmpeg/core, or install the program ffmpeg.`,
      { cause: error },
    );
  });
  try {
    const { duration, hasAudio, warnings } = video;
    if (!hasAudio) throw reason;
    const { value: first } = await video.audioInParts({ to: 1 }).next();
    if (!first) throw reason;
    const { sampleRate } = first;
    requireRate(sampleRate);
    return {
      sampleRate,
      length: Math.round((duration ?? 0) * sampleRate),
      warnings,
      async *chunks() {
        const again = await open();
        try {
          for await (const { samples } of again.audioInParts()) yield samples;
        } finally {
          await again.close();
        }
      },
    };
  } finally {
    await video.close();
  }
}

const mayKnow: readonly string[] = ['unsupported', 'missing-decoder'];
