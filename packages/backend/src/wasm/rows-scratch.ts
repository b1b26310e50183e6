/** Bytes that a thread needs to multiply so many listed rows: the taps, a tile, the list, its end, the alignment. */
export const rowsScratch = (rows: number): number => 16 + 192 + 4 * (rows + 6) + 128;
