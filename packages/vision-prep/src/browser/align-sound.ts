/** A piece of decoded sound, as mediabunny gives it. @internal */
export interface SoundPiece {
  timestamp: number;
  numberOfFrames: number;
  copyTo(target: Float32Array, options: { planeIndex: number; format: 'f32-planar' }): void;
  close(): void;
}

/** Time stamps of pieces are rounded; only a gap of more than this is one. Seconds. */
const GAP = 0.1;

/**
 * Interleaved samples from `from` to `to`: gaps are filled with zeros, what lies outside or comes twice is left out.
 * @internal
 */
export async function* alignSound(
  pieces: AsyncIterable<SoundPiece>,
  {
    sampleRate,
    channels,
    from,
    to,
    signal,
  }: { sampleRate: number; channels: number; from: number; to: number; signal: AbortSignal },
): AsyncGenerator<Float32Array, void, undefined> {
  const first = Math.round(from * sampleRate);
  const end = Number.isFinite(to) ? Math.round(to * sampleRate) : Infinity;
  let next = first;
  let behind: number | undefined;
  for await (const piece of pieces) {
    try {
      signal.throwIfAborted();
      const stamp = Math.round(piece.timestamp * sampleRate);
      const follows = behind !== undefined && Math.abs(stamp - behind) < GAP * sampleRate;
      const place = follows ? behind! : stamp;
      behind = place + piece.numberOfFrames;
      for (; next < place && next < end;) {
        const silent = Math.min(place - next, end - next, 2 ** 16);
        yield new Float32Array(silent * channels);
        next += silent;
      }
      const skip = Math.max(0, next - place);
      const count = Math.min(piece.numberOfFrames - skip, end - next);
      if (count <= 0) continue;
      yield interleave(piece, channels, skip, count);
      next += count;
    } finally {
      piece.close();
    }
  }
}

function interleave(piece: SoundPiece, channels: number, skip: number, count: number): Float32Array {
  const plane = new Float32Array(piece.numberOfFrames);
  const result = new Float32Array(count * channels);
  for (let c = 0; c < channels; c++) {
    piece.copyTo(plane, { planeIndex: c, format: 'f32-planar' });
    for (let i = 0; i < count; i++) result[i * channels + c] = plane[skip + i];
  }
  return result;
}
