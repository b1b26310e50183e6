import { aacUnitLength, type AacStream } from './aac-stream';
import type { DecodeFaults } from './decode-faults';
import { decodeUnits, type UnitDecoder } from './decode-units';
import { missingDecoder } from './missing-decoder';
import { requireWebAssembly } from './require-web-assembly';
import { cutParts, silentParts, type SoundStream } from './sound-stream';
import { decodeWithWebCodecs } from './web-codecs';

/**
 * Opens AAC-LC and cuts out what its container says is to be heard, behind the silence that it puts in front. The first unit
 * only primes a decoder; where that one keeps it back, zeros stand in its place, so that time stays.
 * @internal
 */
export async function decodeAac(stream: AacStream, faults: DecodeFaults): Promise<SoundStream> {
  const { units, channels, sampleRate, start, lead } = stream;
  const length = Math.max(0, Math.min(stream.length, units.length * aacUnitLength - start));
  const load = await loadDecoder();
  const parts = load.decoder
    ? decodeUnits(await unitDecoder(load.decoder, stream), units, {
        format: 'AAC',
        channels,
        sampleRate,
        samplesOf: () => aacUnitLength,
        faults,
      })
    : await decodeWithWebCodecs(stream, () => missingDecoder('AAC', '@audio/decode-aac', load.error));
  return {
    channels,
    sampleRate,
    length: length === 0 ? 0 : lead + length,
    parts: (async function* () {
      yield* silentParts(channels, lead);
      yield* cutParts(parts, start, length);
    })(),
  };
}

interface AacDecoder {
  decode(units: Uint8Array[]): { channelData: Float32Array[]; sampleRate: number };
  free(): void;
}

/** The decoder in the form of the others. */
async function unitDecoder(
  load: (options: { asc: Uint8Array }) => Promise<AacDecoder>,
  { config, channels, sampleRate }: AacStream,
): Promise<UnitDecoder> {
  const decoder = await load({ asc: config });
  let primed = false;
  return {
    ready: Promise.resolve(),
    free: () => decoder.free(),
    decodeFrames(units) {
      const part = decoder.decode(units);
      const samplesDecoded = part.channelData[0]?.length ?? 0;
      if (samplesDecoded > 0 || primed) {
        primed = true;
        return { ...part, samplesDecoded, errors: [] };
      }
      primed = true;
      const channelData = Array.from({ length: channels }, () => new Float32Array(aacUnitLength));
      return { channelData, samplesDecoded: aacUnitLength, sampleRate, errors: [] };
    },
  };
}

async function loadDecoder() {
  try {
    requireWebAssembly('AAC');
    return await import('@audio/decode-aac');
  } catch (error) {
    return { decoder: undefined, error };
  }
}
