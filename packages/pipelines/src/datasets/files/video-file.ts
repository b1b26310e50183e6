import type { AudioSignal } from '@avemo/dsp';
import type { Video, VideoError } from '@avemo/vision-prep/node';
import type { VideoTrack } from '../../prepare/media';
import { DatasetError } from '../dataset-error';
import type { Cut } from './cut';

/** The pictures of a video file, or of a part of it. @internal */
export function videoTrack(file: string, { start = 0, end = Infinity }: Cut): VideoTrack {
  return {
    async *frames({ rate, maxHeight = Infinity } = {}) {
      const video = await openVideoFile(file);
      try {
        const size = video.height > maxHeight ? { height: maxHeight } : undefined;
        for await (const { time, picture } of video.frames({ from: start, to: end, rate, size })) {
          yield { time: time - start, picture };
        }
      } catch (error) {
        throw explain(file, error);
      } finally {
        await video.close();
      }
    },
  };
}

/** The sound of a video file, or of a part of it, on the clock of its pictures. @internal */
export async function readVideoSound(file: string, { start = 0, end = Infinity }: Cut): Promise<AudioSignal> {
  const video = await openVideoFile(file);
  try {
    return await video.audio({ from: start, to: end });
  } catch (error) {
    throw explain(file, error);
  } finally {
    await video.close();
  }
}

/** The same in pieces. @internal */
export async function* videoSoundInParts(
  file: string,
  { start = 0, end = Infinity }: Cut,
): AsyncGenerator<AudioSignal> {
  const video = await openVideoFile(file);
  try {
    yield* video.audioInParts({ from: start, to: end });
  } catch (error) {
    throw explain(file, error);
  } finally {
    await video.close();
  }
}

async function openVideoFile(file: string): Promise<Video> {
  const { openVideo } = await import('@avemo/vision-prep/node');
  try {
    return await openVideo(file);
  } catch (error) {
    throw explain(file, error);
  }
}

/** What is wrong with the file, as an error of the data set; other errors as they are. */
function explain(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'VideoError') return error;
  const { code } = error as VideoError;
  if (code === 'no-audio') {
    return new DatasetError('no-sound', `The video "${file}" has no sound; leave its sound out.`, {
      cause: error,
    });
  }
  if (code === 'no-video') {
    return new DatasetError('no-picture', `The file "${file}" has no pictures; leave them out.`, {
      cause: error,
    });
  }
  const reason = error.message.replace(/^\w+: /, '').replace(/[.\s]+$/, '');
  const remedy =
    code === 'no-decoder' ? 'then start again' : 'replace it with a complete video file, or remove the clip';
  return new DatasetError('unreadable-video', `The video "${file}" cannot be read (${reason}); ${remedy}.`, {
    cause: error,
  });
}
