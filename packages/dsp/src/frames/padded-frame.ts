import { formatValue, requireInteger, requireSamples } from '@avemo/checks';

/** A copy of `frame` with zeros behind it up to `fftLength`. @internal */
export function paddedFrame(caller: string, frame: unknown, fftLength: number | undefined): Float64Array {
  requireSamples(caller, 'frame', frame);
  if (frame.length === 0)
    throw new RangeError(`${caller}: frame must have samples; got ${formatValue(frame)}.`);
  const length = fftLength ?? frame.length;
  requireInteger(caller, 'fftLength', length, { max: 2 ** 26 });
  if (length < frame.length) {
    throw new RangeError(
      `${caller}: fftLength must be at least the frame's length; got fftLength=${length} for ${frame.length} samples.`,
    );
  }
  const padded = new Float64Array(length);
  padded.set(frame);
  return padded;
}
