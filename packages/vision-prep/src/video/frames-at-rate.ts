import type { DecodedPicture } from './video-decoder';

/** Time stamps are rounded; a frame that begins this little after a moment is shown at it. Seconds. */
export const TOLERANCE = 1e-4;

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

/** Leaves out the frames that are shown at none of the moments from + k/rate; `drop` frees them. @internal */
export async function* shownFrames<Frame>(
  frames: AsyncIterable<Frame>,
  {
    from,
    rate,
    timeOf,
    drop,
  }: { from: number; rate: number; timeOf(frame: Frame): number; drop(frame: Frame): void },
): AsyncGenerator<Frame, void, undefined> {
  const momentsBefore = (time: number) => Math.ceil((time - TOLERANCE - from) * rate);
  let held: Frame | undefined;
  try {
    for await (const frame of frames) {
      const previous = held;
      held = frame;
      if (previous === undefined) continue;
      const [begin, end] = [momentsBefore(timeOf(previous)), momentsBefore(timeOf(frame))];
      if (end > Math.max(0, begin)) yield previous;
      else drop(previous);
    }
    if (held === undefined) return;
    const last = held;
    held = undefined;
    yield last;
  } finally {
    if (held !== undefined) drop(held);
  }
}
