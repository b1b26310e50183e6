import { AudioFormatError } from './audio-format-error';
import type { DecodeFaults } from './decode-faults';
import { decodeUnits } from './decode-units';
import { missingDecoder } from './missing-decoder';
import type { OggStream } from './ogg-streams';
import { requireWebAssembly } from './require-web-assembly';
import { cutParts, type SoundStream } from './sound-stream';
import type { Units } from './unit-list';

/** Opus decodes to this rate, whatever rate the sound had. */
const sampleRate = 48_000;

/**
 * Opens Ogg Opus (RFC 7845): the pre-skip of the header is cut off in front, what lies beyond the granule position of the
 * last page behind, and the header's gain is applied.
 * @internal
 */
export async function decodeOpus(
  { packets, granules }: OggStream,
  faults: DecodeFaults,
): Promise<SoundStream> {
  const head = readHead(packets.at(0)!);
  const { channels, preSkip, gain } = head;
  const { sound, lengths, ends } = soundPackets(packets, granules, faults);
  const end = soundEnd(ends, lengths, faults);
  const { OpusDecoder } = await loadDecoder();
  const decoder = new OpusDecoder({
    channels,
    preSkip: 0,
    streamCount: head.streams,
    coupledStreamCount: head.coupled,
    channelMappingTable: head.mapping,
  });
  const parts = decodeUnits(decoder, sound, {
    format: 'Ogg Opus',
    channels,
    sampleRate,
    samplesOf: (i) => lengths[i],
    faults,
  });
  const length = end - preSkip;
  const heard = cutParts(parts, preSkip, length);
  return { channels, sampleRate, length, parts: gain === 1 ? heard : amplified(heard, gain) };
}

/** The packets behind the two headers that hold sound, their lengths and the positions at their ends. */
function soundPackets(
  packets: OggStream['packets'],
  granules: readonly (number | undefined)[],
  faults: DecodeFaults,
) {
  const places: number[] = [];
  const sound: Units = {
    get length() {
      return places.length;
    },
    at: (i) => packets.at(places[i]),
  };
  const found = { sound, lengths: [] as number[], ends: [] as (number | undefined)[] };
  for (let i = 2; i < packets.length; i++) {
    const length = packetLength(packets.at(i)!);
    if (length === 0) {
      faults.report('malformed', `Opus packet ${i - 2} is empty or too long.`);
      continue;
    }
    places.push(i);
    found.lengths.push(length);
    found.ends.push(granules[i]);
  }
  return found;
}

async function* amplified(parts: SoundStream['parts'], gain: number): AsyncGenerator<Float32Array[]> {
  for await (const part of parts) yield part.map((samples) => samples.map((sample) => gain * sample));
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

/** Samples at 48 kHz that a packet stands for, by its first bytes (RFC 6716, section 3.1); 0 for an impossible one. */
function packetLength(packet: Uint8Array): number {
  const configuration = packet[0] >> 3;
  const frame =
    configuration >= 16
      ? 120 << (configuration & 3)
      : configuration >= 12
        ? 480 << (configuration & 1)
        : [480, 960, 1920, 2880][configuration & 3];
  const code = packet[0] & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : packet[1] & 63;
  const impossible = packet.length === 0 || (code === 3 && packet.length < 2) || frame * count > 5760;
  return impossible ? 0 : frame * count;
}

/** Where the sound ends, counted from the first decoded sample; the first page with sound tells where that one lies. */
function soundEnd(
  granules: readonly (number | undefined)[],
  lengths: readonly number[],
  faults: DecodeFaults,
): number {
  let decoded = 0;
  let origin: number | undefined;
  let end = 0;
  let told = 0;
  for (let i = 0; i < lengths.length; i++) {
    decoded += lengths[i];
    const granule = granules[i];
    if (granule === undefined) continue;
    origin ??= Math.max(0, granule - decoded);
    end = granule - origin;
    told = i;
    if (end > decoded) {
      faults.report(
        'malformed',
        `an Ogg Opus page says that it ends at sample ${end}, but there are only ${decoded}. Packets are missing.`,
      );
      origin += end - decoded;
      end = decoded;
    }
  }
  // Whole packets behind the last position are heard, too: the file was not finished.
  return told === lengths.length - 1 ? end : decoded;
}

async function loadDecoder() {
  try {
    requireWebAssembly('Ogg Opus');
    return await import('opus-decoder');
  } catch (error) {
    throw missingDecoder('Ogg Opus', 'opus-decoder', error);
  }
}
