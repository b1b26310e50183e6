/** The pieces of a row of A that a product reads one after another: one for a matrix, one per filter row for a convolution. */
@unmanaged
export class Taps {
  /** Where the list of offsets lies: one i32 a piece, in bytes from the beginning of the row. */
  offsets: usize;
  /** Pieces, at smaller 1. */
  count: i32;
  /** Bytes of one piece. */
  bytes: usize;
}

/** The taps of a matrix, whose rows are one piece, in 16 bytes; `bytes` is still to be set. */
export function oneTap(at: usize): Taps {
  const taps = changetype<Taps>(at);
  taps.offsets = at + 12;
  taps.count = 1;
  store<i32>(taps.offsets, 0);
  return taps;
}
