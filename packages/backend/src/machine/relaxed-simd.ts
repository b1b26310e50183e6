import { builtin } from './node';

/** A module with one function that multiplies and adds, rounding once where the processor can. */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x0b],
);

/** Whether WebAssembly has relaxed SIMD here; Node 20 has it behind a flag, which is set. */
export function hasRelaxedSimd(): boolean {
  const v8 = builtin('v8');
  if (v8 && process.versions.node.startsWith('20.')) {
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return WebAssembly.validate(probe);
}
