import type { Picture, PixelData } from '../image/picture';
import type { Face } from './face';

/** A face of a video's frame. */
export interface TrackedFace extends Face {
  /** Number of the person's track, from 1: the same in every frame that shows them. */
  track: number;
  /** Whether the mesh alone followed it from the frame before; otherwise the detector has seen it in this frame. */
  followed: boolean;
}

/** A frame and when it is shown, as `openVideo(…).frames()` gives it. */
export interface FaceFrame<D extends PixelData = PixelData> {
  /** [height, width, 3] RGB or [height, width, 1] grey, levels of 0 to 255. */
  picture: Picture<D>;
  /** Seconds. */
  time: number;
}

/** A frame with its faces. */
export interface TrackedFrame<D extends PixelData = PixelData> extends FaceFrame<D> {
  /** Number of the frame, from 0. */
  index: number;
  /** Its faces, in the order of their tracks; a track that is missing has a gap here. */
  faces: TrackedFace[];
  /** Whether the picture changed so much that a new take begins here. */
  cut: boolean;
}
