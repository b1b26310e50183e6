/**
 * GFLOP/s of one thread for a · b + c on vectors of four numbers in registers, nothing else: what no kernel exceeds.
 *
 * @param once whether it is rounded once, by relaxed SIMD
 * @returns undefined where the engine has no relaxed SIMD
 */
export function simdPeak(once) {
  const code = moduleOf(once);
  if (!WebAssembly.validate(code)) return undefined;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  let best = Infinity;
  for (let turn = 0; turn < 40; turn++) {
    const { user, system } = process.cpuUsage();
    run(rounds);
    const used = process.cpuUsage({ user, system });
    best = Math.min(best, used.user + used.system);
  }
  return (rounds * chains * 8) / best / 1000;
}

const [rounds, chains] = [1_000_000, 10];

/** (func (param $n i32) (local v128 × 12) (loop … every chain: x ← x · a + b …)), one sum of all chains at the end. */
function moduleOf(once) {
  const [a, b, first] = [1, 2, 3];
  const simd = (opcode) => [0xfd, ...number(opcode)];
  const get = (local) => [0x20, local];
  const splat = (value, local) => [
    0x43,
    ...new Uint8Array(Float32Array.of(value).buffer),
    ...simd(0x13),
    0x21,
    local,
  ];
  const multiplyAdd = (chain) =>
    once
      ? [...get(chain), ...get(a), ...get(b), ...simd(0x105), 0x21, chain]
      : [...get(chain), ...get(a), ...simd(0xe6), ...get(b), ...simd(0xe4), 0x21, chain];
  const all = Array.from({ length: chains }, (_, i) => first + i);
  const body = [
    ...[1, ...number(chains + 2), 0x7b],
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
  const section = (id, content) => [id, ...number(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
    ...section(10, [1, ...number(body.length), ...body]),
  ]);
}

/** Unsigned LEB128. */
function number(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
