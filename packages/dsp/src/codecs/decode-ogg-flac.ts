import { AudioFormatError } from './audio-format-error';
import { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { flacStream, readStreamInfo } from './decode-flac';
import { withKnownRate } from './flac-frames';
import { readFlacHeader } from './flac-header';
import type { OggStream } from './ogg-streams';
import type { SoundStream } from './sound-stream';
import type { Units } from './unit-list';

/** In front of the signature of FLAC: the name of the mapping, its version and the number of headers. */
const mappingLength = 9;

/** Opens FLAC in Ogg: a packet holds a frame. @internal */
export function decodeOggFlac({ packets }: OggStream, faults: DecodeFaults): Promise<SoundStream> {
  const head = packets.at(0)!.slice(mappingLength);
  const info = readStreamInfo(ByteView.of('decodeAudio', head));
  const places: number[] = [];
  const frames: { place: number; samples: number }[] = [];
  let blockSize = 0;
  for (let i = 1; i < packets.length; i++) {
    const packet = packets.at(i)!;
    const header = readFlacHeader(packet, 0, packet.length);
    if (!header) {
      // Comments and other metadata stand in front of the frames, and an empty packet may end the stream.
      if (frames.length > 0 && packet.length > 0)
        faults.report('malformed', `packet ${i} of the FLAC in Ogg is no frame.`);
      continue;
    }
    blockSize ||= header.samples;
    places.push(i);
    frames.push({
      place: header.blocking === 1 ? header.number : header.number * blockSize,
      samples: header.samples,
    });
  }
  if (frames.length === 0) {
    throw new AudioFormatError(
      'truncated',
      'decodeAudio: the FLAC in Ogg holds no frame. The file was cut off.',
    );
  }
  const units: Units = {
    length: frames.length,
    at: (i) => withKnownRate(packets.at(places[i])!, info),
  };
  return flacStream({ frames, units }, info, faults);
}
