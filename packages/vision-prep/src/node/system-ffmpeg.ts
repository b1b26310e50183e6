import { FfmpegVideo } from '../video/ffmpeg-decoder';
import type { VideoDecoder } from '../video/video-decoder';
import { VideoError } from '../video/video-error';
import { findFfmpeg } from './system-program';

/**
 * Decodes with the program ffmpeg, in a process of its own for every walk through a file.
 *
 * @param options - `command`: name or path of the program; default `'ffmpeg'`, found on the PATH
 * @returns a decoder for `openVideo(…, { decoder })`
 * @example
 * ```ts
 * import { systemFfmpeg } from '@avemo/vision-prep/node';
 *
 * const decoder = systemFfmpeg({ command: '/opt/missing/ffmpeg' });
 * await decoder.isAvailable(); // → false
 * ```
 */
export function systemFfmpeg({ command = 'ffmpeg' }: { command?: string } = {}): VideoDecoder<string> {
  return {
    name: 'ffmpeg',
    isAvailable: async () => (await findFfmpeg(command)) !== null,
    version: async () => (await findFfmpeg(command))?.version ?? 'none',
    async open(path, { maxPixels, signal }) {
      const program = await findFfmpeg(command);
      if (!program) throw new VideoError('no-decoder', `openVideo: ${command} cannot be started.`);
      return FfmpegVideo.open(program, { path, maxPixels }, { signal });
    },
  };
}
