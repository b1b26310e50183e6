import { requireBoolean, requireOptions } from '@avemo/checks';
import { hasRelaxedSimd } from '../machine/relaxed-simd';

const [rounds, chains] = [1_000_000, 10];

/** Options of {@link simdPeak}. */
export interface SimdPeakOptions {
  /** Whether a · b + c is rounded once, by relaxed SIMD. Default false: twice, as everywhere. */
  relaxed?: boolean;
}

/**
 * The peak of one thread in WebAssembly: a · b + c on vectors of four numbers in registers, nothing else, which no kernel
 * exceeds. Takes about a second.
 *
 * @param options - `relaxed`
 * @returns GFLOP/s, two operations for each a · b + c; undefined where the engine has no such vectors
 *
 * @example
 * ```ts
 * import { simdPeak } from '@avemo/backend/testing';
 *
 * simdPeak()! > 0.1; // → true
 * ```
 */
export function simdPeak(options: SimdPeakOptions = {}): number | undefined {
  requireOptions('simdPeak', 'options', options);
  const { relaxed = false } = options;
  requireBoolean('simdPeak', 'options.relaxed', relaxed);
  const code = moduleOf(relaxed);
  if ((relaxed && !hasRelaxedSimd()) || !WebAssembly.validate(code)) return undefined;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as {
    run(rounds: number): number;
  };
  let best = Infinity;
  for (let turn = 0; turn < 30; turn++) {
    const start = performance.now();
    run(rounds);
    best = Math.min(best, performance.now() - start);
  }
  return (rounds * chains * 8) / best / 1e6;
}

/** (func (param $n i32) (local v128 × 12) (loop … every chain: x ← x · a + b …)), one sum of all chains at the end. */
function moduleOf(relaxed: boolean): Uint8Array<ArrayBuffer> {
  const [a, b, first] = [1, 2, 3];
  const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];
  const get = (local: number) => [0x20, local];
  const splat = (value: number, local: number) => [
    ...[0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
    ...[...simd(0x13), 0x21, local],
  ];
  const multiplyAdd = (chain: number) =>
    relaxed
      ? [...get(chain), ...get(a), ...get(b), ...simd(0x105), 0x21, chain]
      : [...get(chain), ...get(a), ...simd(0xe6), ...get(b), ...simd(0xe4), 0x21, chain];
  const all = Array.from({ length: chains }, (_, i) => first + i);
  const body = [
    ...[1, ...unsigned(chains + 2), 0x7b],
    ...splat(0.999, a),
    ...splat(0.001, b),
    ...all.flatMap((chain) => splat(chain / 10, chain)),
    ...[0x03, 0x40],
    ...all.flatMap(multiplyAdd),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...get(first),
    ...all.slice(1).flatMap((chain) => [...get(chain), ...simd(0xe4)]),
    ...[...simd(0x1f), 0, 0x0b],
  ];
  const section = (id: number, content: number[]) => [id, ...unsigned(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
