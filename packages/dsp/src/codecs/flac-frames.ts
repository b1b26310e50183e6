import { AudioFormatError } from './audio-format-error';

const crcTable = /* @__PURE__ */ Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc;
});

/**
 * Splits the audio part of a FLAC file, `bytes` from `start` on, into frames. A frame ends where its CRC-16 comes out
 * as 0 and the next one's header, or the file's end, follows; every byte has to belong to a frame, so damage anywhere
 * is found. One pass.
 * @internal
 */
export function splitFlacFrames(bytes: Uint8Array, start: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let begin = start;
  let crc = 0;
  for (let i = start; i < bytes.length; i++) {
    if (crc === 0 && i > begin && isFrameHeader(bytes, i, start)) {
      frames.push(bytes.subarray(begin, i));
      begin = i;
    }
    crc = ((crc << 8) & 0xffff) ^ crcTable[(crc >> 8) ^ bytes[i]];
  }
  if (begin < bytes.length) {
    if (crc !== 0 || !isFrameHeader(bytes, begin, start)) {
      throw new AudioFormatError(
        'truncated',
        `decodeAudio: the FLAC frame at byte ${begin} of ${bytes.length} is damaged or the file was cut off.`,
      );
    }
    frames.push(bytes.subarray(begin));
  }
  return frames;
}

/** Sync code, blocking strategy, sample rate and sample size as in the file's first frame. */
function isFrameHeader(bytes: Uint8Array, offset: number, first: number): boolean {
  return (
    bytes[offset] === 0xff &&
    (bytes[offset + 1] & 0xfe) === 0xf8 &&
    bytes[offset + 1] === bytes[first + 1] &&
    (bytes[offset + 2] & 0x0f) === (bytes[first + 2] & 0x0f) &&
    (bytes[offset + 3] & 0x0f) === (bytes[first + 3] & 0x0f)
  );
}
