import { requireBoolean, requireOptions } from '@avemo/checks';
import type { AudioChannels } from '../signal/audio-signal';
import { ByteView, type BytesReader } from './binary-view';
import { requireFiniteParts, requireSoundRate } from './collect-sound';
import { createFaults } from './decode-faults';
import type { DecodeOptions } from './decoded-audio';
import { mixedToMono } from './mixed-to-mono';
import { openSound } from './open-sound';

/** A stretch of decoded sound. */
export interface AudioPart extends AudioChannels {
  /** Its place in the whole: the index of its first sample. */
  start: number;
  /** Samples per channel of the whole, as far as the file tells; fewer come where it is damaged. */
  length: number;
}

/** Options of {@link decodeAudioInParts}. */
export interface DecodeInPartsOptions extends Pick<DecodeOptions, 'strict' | 'mono'> {
  /** Called with each warning of {@link decodeAudio}, in sentences. */
  onWarning?: (message: string) => void;
  /** Ends the work between two parts. */
  signal?: AbortSignal;
}

const partLength = 2 ** 16;

/**
 * Decodes a sound file of any length part by part, in memory that does not grow with its length: what {@link decodeAudio}
 * gives at once, in pieces of 65536 samples per channel, the last one shorter. Push them into `createExtractor`.
 *
 * @param bytes - the whole file, or what reads it where it is needed
 * @param options - `strict`, `mono`, `onWarning`, `signal`
 * @returns the parts from front to back
 * @throws AudioFormatError as {@link decodeAudio}; the reason of `signal` when it is aborted
 * @example
 * ```ts
 * import { createExtractor, decodeAudioInParts, encodeWav } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: new Float32Array(160000), sampleRate: 16000 });
 * const extractor = createExtractor({ version: 1, sampleRate: 16000, feature: 'log-mel', options: {} });
 * let rows = 0;
 * for await (const { channels } of decodeAudioInParts(file, { mono: true })) {
 *   rows += extractor.push(channels[0]!).shape[0]!;
 * }
 * rows + extractor.finish().shape[0]!; // → 998
 * ```
 */
export async function* decodeAudioInParts(
  bytes: Uint8Array | ArrayBuffer | BytesReader,
  options: DecodeInPartsOptions = {},
): AsyncGenerator<AudioPart, void, undefined> {
  const view = ByteView.of('decodeAudioInParts', bytes);
  requireOptions('decodeAudioInParts', 'options', options);
  const { strict = false, mono = false, onWarning, signal } = options;
  requireBoolean('decodeAudioInParts', 'strict', strict);
  requireBoolean('decodeAudioInParts', 'mono', mono);
  const faults = createFaults('decodeAudioInParts', strict);
  const found = await openSound('decodeAudioInParts', view, faults);
  const { channels, sampleRate, length, parts } = mono ? mixedToMono(found) : found;
  requireSoundRate('decodeAudioInParts', sampleRate);
  let told = 0;
  const tell = () => {
    for (; told < faults.warnings.length; told++) onWarning?.(faults.warnings[told]);
  };
  const fresh = () => Array.from({ length: channels }, () => new Float32Array(partLength));
  let held = fresh();
  let filled = 0;
  let start = 0;
  for await (const part of parts) {
    requireFiniteParts(part, start + filled, faults);
    for (let from = 0; from < part[0].length;) {
      const count = Math.min(partLength - filled, part[0].length - from);
      for (let c = 0; c < channels; c++) held[c].set(part[c].subarray(from, from + count), filled);
      filled += count;
      from += count;
      if (filled < partLength) continue;
      signal?.throwIfAborted();
      tell();
      yield { channels: held, sampleRate, start, length };
      start += filled;
      held = fresh();
      filled = 0;
    }
  }
  tell();
  if (filled > 0)
    yield { channels: held.map((samples) => samples.slice(0, filled)), sampleRate, start, length };
}
