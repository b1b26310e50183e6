import type { DecodedPicture } from './video-decoder';

/** Time stamps are rounded; a frame that begins this little after a moment is shown at it. Seconds. */
const TOLERANCE = 1e-4;

/** At from + k/rate the frame that is shown then. The last frame is shown for as long as the mean frame. @internal */
export async function* framesAtRate(
  frames: AsyncGenerator<DecodedPicture, void, undefined>,
  { from, to, rate, frameRate }: { from: number; to: number; rate: number; frameRate: number | null },
): AsyncGenerator<DecodedPicture, void, undefined> {
  let k = 0;
  let shown: DecodedPicture | undefined;
  const moment = () => from + k / rate;
  function* until(end: number) {
    for (; moment() < end - TOLERANCE && moment() < to - TOLERANCE; k++) {
      // A frame that comes twice comes as two pictures, so that writing into one leaves the other.
      if (shown) yield { time: moment(), data: shown.data.slice() };
    }
  }
  for await (const frame of frames) {
    yield* until(frame.time);
    if (moment() >= to - TOLERANCE) return;
    shown = frame;
  }
  if (shown) yield* until(shown.time + 1 / (frameRate ?? rate));
}
