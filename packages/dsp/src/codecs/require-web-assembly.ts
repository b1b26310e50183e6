import { AudioFormatError } from './audio-format-error';

const smallestModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Throws where no WebAssembly can be compiled: there the decoders' promises would never settle. @internal */
export function requireWebAssembly(format: string): void {
  try {
    new WebAssembly.Module(smallestModule);
  } catch (cause) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: ${format} files are decoded by WebAssembly, which cannot be compiled here (${String(cause)}). ` +
        "A page's Content-Security-Policy allows it with script-src 'wasm-unsafe-eval'.",
      { cause },
    );
  }
}
