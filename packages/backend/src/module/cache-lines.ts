/** Bytes of a cache line. */
export const line = 64;

/** So many bytes, up to the end of a line: what threads write lies in lines of their own. 0 stays 0. */
export function wholeLines(bytes: number): number {
  return line * Math.ceil(bytes / line);
}
