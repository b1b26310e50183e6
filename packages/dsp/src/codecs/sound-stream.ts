/** An opened sound file, decoded as it is read. @internal */
export interface SoundStream {
  channels: number;
  /** Hz. */
  sampleRate: number;
  /** Samples per channel that will come, at most. */
  length: number;
  /** The sound from front to back, equally long pieces of all channels. */
  parts: AsyncIterable<Float32Array[]> | Iterable<Float32Array[]>;
}

/** Samples `start` … `start + length − 1` of the parts. @internal */
export async function* cutParts(
  parts: SoundStream['parts'],
  start: number,
  length: number,
): AsyncGenerator<Float32Array[]> {
  let place = -start;
  for await (const part of parts) {
    const size = part[0].length;
    const from = Math.max(0, -place);
    const to = Math.min(size, length - place);
    if (from < to) yield part.map((samples) => samples.subarray(from, to));
    place += size;
    if (place >= length) return;
  }
}

/** Zeros for all channels, in pieces. @internal */
export function* silentParts(channels: number, length: number): Generator<Float32Array[]> {
  for (let left = length; left > 0; left -= 65536) {
    const silence = new Float32Array(Math.min(left, 65536));
    yield Array.from({ length: channels }, () => silence);
  }
}
