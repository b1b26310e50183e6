import type { FfmpegInput } from './ffmpeg-arguments';
import type { FfmpegLog } from './ffmpeg-log';
import type { FfmpegProgram } from './ffmpeg-program';
import { VideoError } from './video-error';

/** Why ffmpeg gave no frame or no sound, from what it said. */
export function explainFailure(
  program: Pick<FfmpegProgram, 'name'>,
  log: FfmpegLog,
  what: 'file' | 'picture' | 'sound',
  { maxPixels }: Pick<FfmpegInput, 'maxPixels'>,
): VideoError {
  const said = log.errors.join('; ') || 'nothing';
  const find = (pattern: RegExp) => log.errors.some((line) => pattern.test(line));
  const kind = what === 'sound' ? 'Audio' : 'Video';
  const codec = log.tracks.find((track) => track.kind === kind && !track.attached)?.codec ?? 'unknown';
  if (find(/max_pixels|[Pp]icture size .* is invalid|exceeds/)) {
    return new VideoError(
      'too-large',
      `openVideo: a frame has more than ${maxPixels} pixels, or no valid size. Raise maxPixels if you have the memory. ${program.name} says: ${said}.`,
    );
  }
  if (
    find(
      /Decoder \(?.*not found|Unknown decoder|Unsupported codec|no decoder|Decoding requested, but no decoder/,
    )
  ) {
    return new VideoError(
      'unsupported-codec',
      `openVideo: ${program.name} has no decoder for the codec ${codec} of the ${what}. ` +
        (program.name === 'ffmpeg'
          ? 'Convert the file first.'
          : 'Install ffmpeg, or convert the file first.'),
    );
  }
  if (
    what === 'file' &&
    (log.guessed || !find(/moov atom not found|Truncat|EBML|partial file|error reading header/))
  ) {
    return new VideoError(
      'unknown-format',
      `openVideo: the content is no video or sound of a known format, whatever the name says. ${program.name} says: ${said}.`,
    );
  }
  return new VideoError(
    'damaged',
    `openVideo: too much of the ${what} is missing or broken to decode any of it` +
      `${what === 'file' ? '' : ` (codec ${codec})`}. ${program.name} says: ${said}.`,
  );
}
