import type { ByteView } from './binary-view';
/** What the four bytes in front of every frame of MPEG audio, layer III, say. @internal */
export interface MpegHeader {
  /** Bytes of the frame, header included. */
  length: number;
  /** Samples per channel. */
  samples: number;
  sampleRate: number;
  channels: number;
  /** Bytes between the header and the frame's own data, without a checksum: there a Xing tag stands. */
  sideInfo: number;
}

const rates = [44_100, 48_000, 32_000];
const kilobits = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** What the bits say in every layer; nothing where none stand or the length is not told. @internal */
export function readMpegBits(view: ByteView, offset: number) {
  if (offset < 0 || offset + 4 > view.byteLength) return undefined;
  const bits = view.getUint32(offset);
  const version = (bits >>> 19) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = 4 - ((bits >>> 17) & 3);
  const bitrate = (bits >>> 12) & 15;
  const rate = (bits >>> 10) & 3;
  if (bits >>> 21 !== 0x7ff || version === 1) return undefined;
  if (bitrate === 0 || bitrate === 15 || rate === 3) return undefined;
  return { bits, version, layer, bitrate, rate };
}

/** The header at `offset`, or nothing where none stands; free-format frames, whose length is not told, count as none. @internal */
export function readMpegHeader(view: ByteView, offset: number): MpegHeader | undefined {
  const found = readMpegBits(view, offset);
  if (found?.layer !== 3) return undefined;
  const { bits, version, bitrate, rate } = found;
  const first = version === 3;
  const sampleRate = rates[rate] / (first ? 1 : version === 2 ? 2 : 4);
  const channels = ((bits >>> 6) & 3) === 3 ? 1 : 2;
  const samples = first ? 1152 : 576;
  const bytes = Math.floor(((samples / 8) * 1000 * kilobits[first ? 0 : 1][bitrate - 1]) / sampleRate);
  const sideInfo = first ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return { length: bytes + ((bits >>> 9) & 1), samples, sampleRate, channels, sideInfo };
}
