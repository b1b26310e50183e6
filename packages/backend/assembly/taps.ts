/** The pieces of a row of A that a product reads one after another: one for a matrix, one per filter row for a convolution. */
@unmanaged
export class Taps {
  /** Where the list of offsets lies: one i32 a piece, in bytes from the beginning of the row. */
  offsets: usize;
  /** Pieces, at least 1. */
  count: i32;
  /** Bytes of one piece. */
  bytes: usize;
}
