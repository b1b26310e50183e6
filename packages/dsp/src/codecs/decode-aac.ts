import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { aacUnitLength, type AacStream } from './aac-stream';
import { requireDecodableLength } from './decodable-length';
import { joinParts, partsLength } from './decoded-parts';
import { missingDecoder } from './missing-decoder';
import { requireWebAssembly } from './require-web-assembly';
import { decodeWithWebCodecs } from './web-codecs';

const unitsAtOnce = 256;

/**
 * Decodes AAC-LC and cuts out what its container says is to be heard. The first unit only primes a decoder; where that one
 * keeps it back, zeros stand in its place, so that time stays.
 * @internal
 */
export async function decodeAac(stream: AacStream): Promise<AudioChannels> {
  const { units, channels, sampleRate, start, length } = stream;
  const total = units.length * aacUnitLength;
  requireDecodableLength('AAC', total, channels);
  if (length <= 0) throw new AudioFormatError('empty', 'decodeAudio: the AAC file holds no samples.');
  const load = await loadDecoder();
  const parts = load.decoder
    ? decodeUnits(await load.decoder({ asc: stream.config }), stream)
    : await decodeWithWebCodecs(stream, () => missingDecoder('AAC', '@audio/decode-aac', load.error));
  const found = partsLength(parts);
  if (found !== total) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the AAC file has ${units.length} units of ${aacUnitLength} samples, but ${found} samples could be decoded. The data is damaged.`,
    );
  }
  return { channels: joinParts('AAC', parts, channels, start, Math.min(length, total - start)), sampleRate };
}

interface UnitDecoder {
  decode(units: Uint8Array[]): { channelData: Float32Array[]; sampleRate: number };
  free(): void;
}

function decodeUnits(decoder: UnitDecoder, { units, channels, sampleRate }: AacStream): Float32Array[][] {
  const parts: Float32Array[][] = [Array.from({ length: channels }, () => new Float32Array(aacUnitLength))];
  try {
    for (let i = 0; i < units.length; i += unitsAtOnce) {
      const part = decoder.decode(units.slice(i, i + unitsAtOnce));
      if (part.channelData.length === 0) continue;
      if (part.sampleRate !== sampleRate || part.channelData.length < channels) {
        throw new AudioFormatError(
          'malformed',
          `decodeAudio: the AAC header says ${sampleRate} Hz and ${channels} channels, its data ${part.sampleRate} Hz and ${part.channelData.length}.`,
        );
      }
      parts.push(part.channelData.slice(0, channels));
    }
  } catch (error) {
    if (error instanceof AudioFormatError) throw error;
    throw new AudioFormatError('malformed', `decodeAudio: the AAC decoder failed: ${String(error)}`, {
      cause: error,
    });
  } finally {
    decoder.free();
  }
  return parts;
}

async function loadDecoder() {
  try {
    requireWebAssembly('AAC');
    return await import('@audio/decode-aac');
  } catch (error) {
    return { decoder: undefined, error };
  }
}
