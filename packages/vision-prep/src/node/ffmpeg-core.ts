import { FfmpegVideo } from '../video/ffmpeg-decoder';
import type { VideoDecoder } from '../video/video-decoder';
import { VideoError } from '../video/video-error';
import { ffmpegCoreVersion, findFfmpegCore, hasFfmpegCore } from './core-program';

/**
 * Decodes with the package @ffmpeg/core: ffmpeg in WebAssembly, in a thread of its own for every walk through a file. It needs
 * no program on the machine; it has no decoder for AV1, and takes two to three times as long as the program.
 *
 * @returns a decoder for `openVideo(…, { decoder })`
 * @example
 * ```ts
 * import { ffmpegCore } from '@avemo/vision-prep/node';
 *
 * ffmpegCore().name; // → '@ffmpeg/core'
 * ```
 */
export function ffmpegCore(): VideoDecoder<string> {
  return {
    name: '@ffmpeg/core',
    isAvailable: async () => hasFfmpegCore(),
    version: async () => ffmpegCoreVersion(),
    async open(path, { maxPixels, signal }) {
      const program = await findFfmpegCore();
      if (!program) {
        throw new VideoError(
          'no-decoder',
          'openVideo: @ffmpeg/core is not installed. Run npm install @ffmpeg/core.',
        );
      }
      try {
        return await FfmpegVideo.open(program, { path, maxPixels }, { signal, release: program.release });
      } catch (error) {
        await program.release();
        throw error;
      }
    },
  };
}
