import { mixBits } from '@avemo/checks';

/** 0 … count − 1 in an order that follows from seed and step alone. @internal */
export function shuffledIndices(count: number, seed: number, step: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const key = mixBits(seed ^ mixBits(step));
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((mixBits(mixBits(i) ^ key) / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
