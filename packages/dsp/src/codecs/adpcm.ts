import { AudioFormatError } from './audio-format-error';
import { formatTags } from './sample-reader';
import type { SoundStream } from './sound-stream';
import type { WaveFile } from './wave-file';

const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
];
const stepChanges = [-1, -1, -1, -1, 2, 4, 6, 8];
const adaptations = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const coefficients = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

const clipped = (value: number) => Math.max(-32768, Math.min(32767, value));

/** Where a channel of IMA ADPCM is: its last sample and its place in the table of steps. */
interface ImaState {
  value: number;
  index: number;
}

/** Decodes a block of all channels into samples, with what the block before left behind. */
type BlockDecoder = (block: DataView, channels: number, out: Float32Array[], states: ImaState[]) => void;

/** The next sample of IMA ADPCM, in [−1, 1). */
function nextIma(state: ImaState, code: number): number {
  const step = steps[state.index];
  let change = step >> 3;
  if (code & 4) change += step;
  if (code & 2) change += step >> 1;
  if (code & 1) change += step >> 2;
  state.value = clipped(state.value + (code & 8 ? -change : change));
  state.index = Math.max(0, Math.min(88, state.index + stepChanges[code & 7]));
  return state.value / 32768;
}

const nibble = (byte: number, n: number) => (n % 2 === 0 ? byte & 15 : byte >> 4);

/** IMA ADPCM of WAVE: of each channel a first sample and its step, then eight samples of each in turn. */
const decodeIma: BlockDecoder = (block, channels, out, states) => {
  for (let c = 0; c < channels; c++) {
    const state = states[c];
    state.value = block.getInt16(4 * c, true);
    state.index = Math.min(88, block.getUint8(4 * c + 2));
    out[c][0] = state.value / 32768;
    for (let n = 1; n < out[c].length; n++) {
      const group = Math.floor((n - 1) / 8);
      const byte = block.getUint8(4 * channels * (group + 1) + 4 * c + (((n - 1) % 8) >> 1));
      out[c][n] = nextIma(state, nibble(byte, n - 1));
    }
  }
};

/** IMA ADPCM of QuickTime: of each channel in turn a head of two bytes and 64 samples. */
const decodeQuickTime: BlockDecoder = (block, channels, out, states) => {
  for (let c = 0; c < channels; c++) {
    const [state, start] = [states[c], 34 * c];
    const head = block.getInt16(start);
    const [value, index] = [head & ~127, Math.min(88, head & 127)];
    // The head has the upper bits of the sample before; where that agrees, its lower bits count too.
    if (index !== state.index || Math.abs(value - state.value) > 127) Object.assign(state, { value, index });
    for (let n = 0; n < out[c].length; n++) {
      out[c][n] = nextIma(state, nibble(block.getUint8(start + 2 + (n >> 1)), n));
    }
  }
};

/** Microsoft ADPCM: of each channel a predictor, a step and two samples, then the channels in turn. */
const decodeMicrosoft: BlockDecoder = (block, channels, out) => {
  for (let c = 0; c < channels; c++) {
    const [first, second] = coefficients[block.getUint8(c)] ?? coefficients[0];
    let delta = block.getInt16(channels + 2 * c, true);
    let before = block.getInt16(3 * channels + 2 * c, true);
    let last = block.getInt16(5 * channels + 2 * c, true);
    // The older of the two is written behind the other.
    [before, last] = [last, before];
    out[c][0] = before / 32768;
    if (out[c].length > 1) out[c][1] = last / 32768;
    for (let n = 2; n < out[c].length; n++) {
      const place = (n - 2) * channels + c;
      const byte = block.getUint8(7 * channels + (place >> 1));
      const code = place % 2 === 0 ? byte >> 4 : byte & 15;
      const signed = code & 8 ? code - 16 : code;
      const value = clipped(((last * first + before * second) >> 8) + signed * delta);
      delta = Math.max(16, (adaptations[code] * delta) >> 8);
      [before, last] = [last, value];
      out[c][n] = value / 32768;
    }
  }
};

const decoders: Record<
  number,
  { decode: BlockDecoder; samplesOf: (bytes: number, channels: number) => number }
> = {
  0x02: {
    decode: decodeMicrosoft,
    samplesOf: (bytes, channels) =>
      bytes < 7 * channels ? 0 : 2 + Math.floor((2 * (bytes - 7 * channels)) / channels),
  },
  0x11: {
    decode: decodeIma,
    samplesOf: (bytes, channels) =>
      bytes < 4 * channels ? 0 : 1 + 8 * Math.floor((bytes - 4 * channels) / (4 * channels)),
  },
  [formatTags.quickTimeIma]: {
    decode: decodeQuickTime,
    samplesOf: (bytes, channels) => 64 * Math.floor(bytes / (34 * channels)),
  },
};

/** Whether a format tag is one of ADPCM that is decoded. @internal */
export const isAdpcm = (tag: number): boolean => Object.hasOwn(decoders, tag);

/**
 * The sound of a file of IMA or Microsoft ADPCM in samples of four bits. The last block is given as it is filled up, as other
 * software gives it.
 *
 * Source: IMA Digital Audio Focus and Technical Working Groups, Recommended Practices for Enhancing Digital Audio
 * Compatibility in Multimedia Systems 3.00, 1992; Microsoft, New Multimedia Data Types and Data Techniques 3.0, 1994. @internal
 */
export function adpcmStream(file: WaveFile): SoundStream & { parts: Iterable<Float32Array[]> } {
  const { view, tag, channels, sampleRate, blockAlign, bits, data } = file;
  const { decode, samplesOf } = decoders[tag];
  if (bits !== 4 || blockAlign === 0 || samplesOf(blockAlign, channels) < 2) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: ADPCM of ${bits} bits in blocks of ${blockAlign} bytes is not decoded; expected 4 bits. Convert it first, e.g. ffmpeg -i in.wav -c:a pcm_s16le out.wav.`,
    );
  }
  const perBlock = samplesOf(blockAlign, channels);
  const whole = Math.floor(data.length / blockAlign);
  const length = whole * perBlock + samplesOf(data.length - whole * blockAlign, channels);
  return {
    channels,
    sampleRate,
    length,
    parts: (function* () {
      const states: ImaState[] = [];
      for (let block = 0, place = 0; place < length; block++) {
        const start = data.start + block * blockAlign;
        const end = Math.min(start + blockAlign, data.start + data.length);
        const count = samplesOf(end - start, channels);
        const out = Array.from({ length: channels }, () => new Float32Array(count));
        out.forEach((_, c) => (states[c] ??= { value: 0, index: 0 }));
        decode(view.dataView(start, end), channels, out, states);
        yield out;
        place += count;
      }
    })(),
  };
}
