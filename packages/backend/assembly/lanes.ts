/** The vector at an address or, where not all of it exists, its first value with zeros behind. */
// @ts-ignore: decorator
@inline
export function read(at: usize, full: bool): v128 {
  return full ? v128.load(at) : v128.load32_zero(at);
}

/** Stores a vector or its first value alone. */
// @ts-ignore: decorator
@inline
export function write(at: usize, value: v128, full: bool): void {
  if (full) v128.store(at, value);
  else store<f32>(at, f32x4.extract_lane(value, 0));
}
