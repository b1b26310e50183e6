import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { requireDecodableLength } from './decodable-length';
import { decodeParts, joinParts, partsLength, type DecodedPart } from './decoded-parts';
import { missingDecoder } from './missing-decoder';
import type { OggStream } from './ogg-packets';
import { requireWebAssembly } from './require-web-assembly';

const bytesAtOnce = 2 ** 16;

/** Decodes Ogg Vorbis; the granule position of the last page says how many samples the sound has. @internal */
export async function decodeVorbis(view: DataView, { packets, granules }: OggStream): Promise<AudioChannels> {
  const { channels, sampleRate } = readHead(packets[0]);
  const ends = granules.filter((granule) => granule !== undefined && granule > 0);
  const length = ends.at(-1) ?? 0;
  requireDecodableLength('Ogg Vorbis', length, channels);
  const { OggVorbisDecoder } = await loadDecoder();
  const decoder = new OggVorbisDecoder();
  let decoded = 0;
  const bounded = async (part: Promise<DecodedPart>) => {
    const { samplesDecoded } = await part;
    decoded += samplesDecoded;
    if (decoded > length) {
      throw new AudioFormatError(
        'malformed',
        `decodeAudio: the Ogg Vorbis file says that it ends at sample ${length}, but holds more.`,
      );
    }
    return part;
  };
  const pieces = function* () {
    for (let offset = 0; offset < view.byteLength; offset += bytesAtOnce) {
      const size = Math.min(bytesAtOnce, view.byteLength - offset);
      yield () => bounded(decoder.decode(new Uint8Array(view.buffer, view.byteOffset + offset, size)));
    }
    yield () => bounded(decoder.flush());
  };
  const parts = await decodeParts(decoder, pieces(), { format: 'Ogg Vorbis', channels, sampleRate });
  const found = partsLength(parts);
  // A stream cut out of a longer one begins at a later position than 0.
  if (found < length - (ends.length > 1 ? ends[0]! : 0)) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the Ogg Vorbis file says that it ends at sample ${length}, but only ${found} samples could be decoded.`,
    );
  }
  return { channels: joinParts('Ogg Vorbis', parts, channels, 0, found), sampleRate };
}

function readHead(packet: Uint8Array) {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = packet.length < 30 ? 0 : view.getUint8(11);
  const sampleRate = packet.length < 30 ? 0 : view.getUint32(12, true);
  if (channels === 0 || sampleRate === 0) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the Vorbis header of ${packet.length} bytes says ${channels} channels and ${sampleRate} Hz.`,
    );
  }
  return { channels, sampleRate };
}

async function loadDecoder() {
  try {
    requireWebAssembly('Ogg Vorbis');
    return await import('@wasm-audio-decoders/ogg-vorbis');
  } catch (error) {
    throw missingDecoder('Ogg Vorbis', '@wasm-audio-decoders/ogg-vorbis', error);
  }
}
