import type { ByteView } from './binary-view';
import { AudioFormatError } from './audio-format-error';
import type { DecodeFaults } from './decode-faults';
import { release, type DecodedPart } from './decode-units';
import { missingDecoder } from './missing-decoder';
import { pagesAsFile, type OggStream } from './ogg-streams';
import { quietly } from './quietly';
import { requireWebAssembly } from './require-web-assembly';
import { cutParts, type SoundStream } from './sound-stream';

/** Opens Ogg Vorbis; the granule position of the last page says how many samples the sound has. @internal */
export async function decodeVorbis(
  view: ByteView,
  stream: OggStream,
  faults: DecodeFaults,
): Promise<SoundStream> {
  const { packets, granules } = stream;
  const { channels, sampleRate } = readHead(packets.at(0)!);
  const ends = granules.filter((granule): granule is number => granule !== undefined && granule > 0);
  const last = ends.at(-1) ?? 0;
  // A stream cut out of a longer one begins at a later position than 0; no packet holds more than 8192 samples.
  const most = Math.max(0, packets.length - 3) * 8192;
  // Where the file was cut off within its last page, what there is counts.
  const length = stream.pages.at(-1)?.cut ? most : Math.min(last, most);
  const { OggVorbisDecoder } = await loadDecoder();
  const parts = decodeFile(new OggVorbisDecoder(), pagesAsFile(view, stream), {
    channels,
    sampleRate,
    faults,
  });
  const counted = (async function* () {
    let found = 0;
    for await (const part of cutParts(parts, 0, length)) {
      found += part[0].length;
      yield part;
    }
    if (found < Math.min(last, length) - (ends.length > 1 ? ends[0] : 0)) {
      faults.report(
        'malformed',
        `the Ogg Vorbis file says that it ends at sample ${last}, but only ${found} samples could be decoded.`,
      );
    }
  })();
  return { channels, sampleRate, length, parts: counted };
}

interface FileDecoder {
  ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<DecodedPart>;
  flush(): Promise<DecodedPart>;
  free(): void;
}

async function* decodeFile(
  decoder: FileDecoder,
  pages: Iterable<Uint8Array>,
  { channels, sampleRate, faults }: { channels: number; sampleRate: number; faults: DecodeFaults },
): AsyncGenerator<Float32Array[]> {
  try {
    await decoder.ready;
    for (const piece of withEnd(pages)) {
      const part = await quietly(() => (piece ? decoder.decode(piece) : decoder.flush()));
      if (part.errors.length > 0) {
        faults.report('malformed', `the Ogg Vorbis data is damaged: ${part.errors[0].message}.`);
      }
      const data = part.channelData.slice(0, channels);
      if (part.samplesDecoded === 0) continue;
      if (part.sampleRate !== sampleRate || data.length < channels) {
        throw new AudioFormatError(
          'malformed',
          `decodeAudio: the Ogg Vorbis header says ${sampleRate} Hz and ${channels} channels, its data ${part.sampleRate} Hz and ${data.length}.`,
        );
      }
      yield data;
    }
  } catch (error) {
    if (error instanceof AudioFormatError) throw error;
    faults.report('malformed', `the Ogg Vorbis decoder failed: ${String(error)}.`);
  } finally {
    release(decoder);
  }
}

/** The pages, and that there are no more. */
function* withEnd(pages: Iterable<Uint8Array>): Generator<Uint8Array | undefined> {
  yield* pages;
  yield undefined;
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
