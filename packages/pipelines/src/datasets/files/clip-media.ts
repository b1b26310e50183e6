import type { AudioTrack, Media } from '../../prepare/media';
import type { Clip, ClipFile } from '../clip';
import { trackOfPieces } from '../../prepare/sound-pieces';
import { fileAudio } from './audio-file';
import type { Cut } from './cut';
import { readVideoSound, videoSoundInParts, videoTrack } from './video-file';

/** Where the media of a clip lie. */
export interface MediaFiles {
  /** A sound file. */
  sound?: string;
  /** A video file; where there is no sound file its own sound is the clip's. */
  video?: string;
  /** The video has no sound; nothing looks for one. */
  silent?: boolean;
  /** Which part of the files the clip is; all of them by default. */
  cut?: Cut;
  /** Ready-made features, and the files (with the part of them) that they come from. */
  features?: Media['features'];
  featureFiles?: readonly ClipFile[];
}

/** A clip's `files` and `media` for files that lie on disk. @internal */
export function clipMedia({
  sound,
  video,
  silent = false,
  cut = {},
  features,
  featureFiles = [],
}: MediaFiles): Pick<Clip, 'files' | 'media'> {
  const heard =
    sound !== undefined ? fileAudio(sound, cut) : !silent && video ? videoAudio(video, cut) : undefined;
  const part = partOf(cut);
  return {
    files: [
      ...[sound, video].flatMap((path) => (path ? [{ path, ...(part && { part }) }] : [])),
      ...featureFiles,
    ],
    media: () => ({
      ...(heard && { audio: heard }),
      ...(video && { video: videoTrack(video, cut) }),
      ...(features && { features }),
    }),
  };
}

const videoAudio = (video: string, cut: Cut): AudioTrack => ({
  ...trackOfPieces(() => videoSoundInParts(video, cut)),
  read: () => readVideoSound(video, cut),
});

function partOf({ start, end }: Cut): string | undefined {
  return start === undefined && end === undefined ? undefined : `${start ?? 0}–${end ?? ''} s`;
}
