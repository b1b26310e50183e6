import type { ByteView } from './binary-view';
import { readAiffFile } from './aiff-file';
import { readAuFile } from './au-file';
import { AudioFormatError } from './audio-format-error';
import { readCafFile } from './caf-file';
import { splitAdtsFrames } from './adts-frames';
import { decodeAac } from './decode-aac';
import type { DecodeFaults } from './decode-faults';
import { decodeFlac } from './decode-flac';
import { decodeMp3 } from './decode-mp3';
import { decodeOgg } from './decode-ogg';
import { waveStream } from './decode-wav';
import { readMp4Audio } from './mp4-audio';
import { sniffAudio, type AudioContainer } from './sniff-audio';
import type { SoundStream } from './sound-stream';
import { readSphereFile } from './sphere-file';
import { readWave64File } from './wave64-file';
import { readWaveFile, type WaveFile } from './wave-file';

/** Sound in a file that begins with a signature. */
const openers: Record<
  AudioContainer,
  (view: ByteView, faults: DecodeFaults) => SoundStream | Promise<SoundStream>
> = {
  wav: (view, faults) => openWave(readWaveFile('decodeAudio', view, faults), faults),
  flac: decodeFlac,
  mp3: decodeMp3,
  ogg: decodeOgg,
  aac: (view, faults) => decodeAac(splitAdtsFrames(view, faults), faults),
  wave64: (view, faults) => openWave(readWave64File(view, faults), faults),
  sphere: (view, faults) => waveStream('decodeAudio', readSphereFile(view, faults)),
  aiff: (view, faults) => waveStream('decodeAudio', readAiffFile(view, faults)),
  au: (view, faults) => waveStream('decodeAudio', readAuFile(view, faults)),
  caf: (view, faults) => waveStream('decodeAudio', readCafFile(view, faults)),
  mp4: (view, faults) => decodeAac(readMp4Audio(view, faults), faults),
};

/** WAVE files hold samples, ADPCM, or, with the tag 0x55, an MP3 file. */
function openWave(file: WaveFile, faults: DecodeFaults): SoundStream | Promise<SoundStream> {
  const { start, length } = file.data;
  if (file.tag !== 0x55) return waveStream('decodeAudio', file);
  return decodeMp3(file.view.part(start, length), faults);
}

/** Opens a sound file of any kind; throws where nothing of it can be decoded. @internal */
export async function openSound(caller: string, view: ByteView, faults: DecodeFaults): Promise<SoundStream> {
  if (view.byteLength === 0) throw new AudioFormatError('empty', `${caller}: the file is empty (0 bytes).`);
  const found = sniffAudio(view);
  if (found && 'container' in found) {
    const { container, start } = found;
    return openers[container](view.part(start), faults);
  }
  if (found) {
    throw new AudioFormatError(
      'unsupported',
      `${caller}: this looks like ${found.unsupported}; expected WAV, Wave64, SPHERE, AIFF, AU, Core Audio, FLAC, MP3, Ogg, AAC or MP4. Convert it first, e.g. ffmpeg -i in out.wav.`,
    );
  }
  throw new AudioFormatError(
    'not-audio',
    `${caller}: the file begins neither as WAV, Wave64, SPHERE, AIFF, AU, Core Audio, FLAC, MP3, Ogg, AAC nor MP4.`,
  );
}
