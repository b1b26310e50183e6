import type { VideoTrack } from '../../prepare/media';
import { DatasetError } from '../dataset-error';
import type { Cut } from './cut';

/** The pictures of a video file, or of a part of it. @internal */
export function videoTrack(file: string, _cut: Cut): VideoTrack {
  return {
    async *frames() {
      throw new DatasetError(
        'unreadable-video',
        `The video "${file}" cannot be read: there is no decoder of videos; pass features of its pictures instead.`,
      );
    },
  };
}
