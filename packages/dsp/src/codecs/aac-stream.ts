import { AudioFormatError } from './audio-format-error';
import type { Units } from './unit-list';

/** AAC as it comes out of a container. @internal */
export interface AacStream {
  /** AudioSpecificConfig: low complexity, and explicitly nothing beside it. */
  config: Uint8Array;
  /** Access units of 1024 samples. */
  units: Units;
  sampleRate: number;
  channels: number;
  /** The samples to present, counted from the first unit's first. */
  start: number;
  length: number;
  /** Samples of silence in front, where the sound begins later than its film. */
  lead: number;
}

/** Samples of a unit. @internal */
export const aacUnitLength = 1024;

const rates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8];

/**
 * The configuration of AAC-LC. It says that there is no spectral band replication: decoders would otherwise assume it
 * at low rates and double the rate.
 * @internal
 */
export function aacConfig(objectType: number, rateIndex: number, channelIndex: number) {
  const sampleRate = rates[rateIndex];
  const channels = channelCounts[channelIndex];
  if (objectType !== 2 || !sampleRate || !channels) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: AAC of object type ${objectType}, rate index ${rateIndex} and channel layout ${channelIndex} is not decoded; expected AAC-LC (type 2). Convert it first, e.g. ffmpeg -i in.m4a out.wav.`,
    );
  }
  const bits =
    (2n << 28n) | (BigInt(rateIndex) << 24n) | (BigInt(channelIndex) << 20n) | (0x2b7n << 6n) | (5n << 1n);
  const config = Uint8Array.from({ length: 5 }, (_, i) =>
    Number(((bits << 7n) >> BigInt(32 - 8 * i)) & 255n),
  );
  return { config, sampleRate, channels };
}
