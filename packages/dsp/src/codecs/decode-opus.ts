import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { requireDecodableLength } from './decodable-length';
import { decodeParts, joinParts, partsLength } from './decoded-parts';
import { missingDecoder } from './missing-decoder';
import type { OggStream } from './ogg-packets';
import { requireWebAssembly } from './require-web-assembly';

const packetsAtOnce = 256;
/** Opus decodes to this rate, whatever rate the sound had. */
const sampleRate = 48_000;

/**
 * Decodes Ogg Opus (RFC 7845): the pre-skip of the header is cut off in front, what lies beyond the granule position of the
 * last page behind, and the header's gain is applied.
 * @internal
 */
export async function decodeOpus({ packets, granules }: OggStream): Promise<AudioChannels> {
  const head = readHead(packets[0]);
  const { channels, preSkip, gain } = head;
  const sound = packets.slice(2);
  const lengths = sound.map(packetLength);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  requireDecodableLength('Ogg Opus', total, channels);
  const end = soundEnd(granules.slice(2), lengths);
  const { OpusDecoder } = await loadDecoder();
  const decoder = new OpusDecoder({
    channels,
    preSkip: 0,
    streamCount: head.streams,
    coupledStreamCount: head.coupled,
    channelMappingTable: head.mapping,
  });
  const pieces = function* () {
    for (let i = 0; i < sound.length; i += packetsAtOnce) {
      yield () => decoder.decodeFrames(sound.slice(i, i + packetsAtOnce));
    }
  };
  const parts = await decodeParts(decoder, pieces(), { format: 'Ogg Opus', channels, sampleRate });
  const found = partsLength(parts);
  if (found !== total) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the Ogg Opus packets say ${total} samples, but ${found} could be decoded.`,
    );
  }
  const joined = joinParts('Ogg Opus', parts, channels, preSkip, end - preSkip);
  if (gain !== 1) for (const samples of joined) for (let n = 0; n < samples.length; n++) samples[n] *= gain;
  return { channels: joined, sampleRate };
}

function readHead(packet: Uint8Array) {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const malformed = (what: string) =>
    new AudioFormatError('malformed', `decodeAudio: the Opus header ${what}.`);
  if (packet.length < 19) throw malformed(`has ${packet.length} bytes; expected 19 or more`);
  if (view.getUint8(8) >> 4 !== 0) throw malformed(`is of version ${view.getUint8(8)}; expected 1`);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const preSkip = view.getUint16(10, true);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  if (channels === 0) throw malformed('says 0 channels');
  if (family === 0) {
    if (channels > 2) throw malformed(`says ${channels} channels without a mapping`);
    const mapping = channels === 1 ? [0] : [0, 1];
    return { channels, preSkip, gain, streams: 1, coupled: channels - 1, mapping };
  }
  if (family !== 1 || channels > 8) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: Opus with channel mapping family ${family} and ${channels} channels is not decoded; expected family 0 or 1.`,
    );
  }
  const [streams, coupled] = [packet[19] ?? 0, packet[20] ?? 0];
  const mapping = [...packet.subarray(21, 21 + channels)];
  const outputs = streams + coupled;
  const wrong = mapping.length < channels || mapping.some((output) => output >= outputs && output !== 255);
  if (streams === 0 || coupled > streams || wrong) throw malformed('has an impossible channel mapping');
  return { channels, preSkip, gain, streams, coupled, mapping };
}

/** Samples at 48 kHz that a packet stands for, by its first bytes (RFC 6716, section 3.1). */
function packetLength(packet: Uint8Array, index: number): number {
  const configuration = packet[0] >> 3;
  const frame =
    configuration >= 16
      ? 120 << (configuration & 3)
      : configuration >= 12
        ? 480 << (configuration & 1)
        : [480, 960, 1920, 2880][configuration & 3];
  const code = packet[0] & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : packet[1] & 63;
  if (packet.length === 0 || (code === 3 && packet.length < 2) || count === 0 || frame * count > 5760) {
    throw new AudioFormatError('malformed', `decodeAudio: Opus packet ${index} is empty or too long.`);
  }
  return frame * count;
}

/** Where the sound ends, counted from the first decoded sample; the first page with sound tells where that one lies. */
function soundEnd(granules: readonly (number | undefined)[], lengths: readonly number[]): number {
  let decoded = 0;
  let origin: number | undefined;
  let end = 0;
  for (let i = 0; i < lengths.length; i++) {
    decoded += lengths[i];
    const granule = granules[i];
    if (granule === undefined) continue;
    origin ??= Math.max(0, granule - decoded);
    end = granule - origin;
    if (end > decoded) {
      throw new AudioFormatError(
        'malformed',
        `decodeAudio: an Ogg Opus page says that it ends at sample ${end}, but there are only ${decoded}. Packets are missing.`,
      );
    }
  }
  return end;
}

async function loadDecoder() {
  try {
    requireWebAssembly('Ogg Opus');
    return await import('opus-decoder');
  } catch (error) {
    throw missingDecoder('Ogg Opus', 'opus-decoder', error);
  }
}
