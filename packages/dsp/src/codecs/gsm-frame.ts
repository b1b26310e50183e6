/** Bits of the eight coefficients of a frame. */
const coefficientBits = [6, 6, 5, 5, 4, 4, 3, 3];
/** Of each coefficient: its offset, its least code and what undoes its scaling (table 4.1). */
const offsets = [0, 0, 2048, -2560, 94, -1792, -341, -1144];
const leastCodes = [-32, -32, -16, -16, -8, -8, -4, -4];
const inverses = [13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708];
/** Gains of the long-term predictor, and mantissas of the block's greatest pulse (tables 4.3b and 4.6). */
const gains = [3277, 11469, 21299, 32767];
const mantissas = [18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767];

const saturated = (value: number) => Math.max(-32768, Math.min(32767, value));
/** A product of 16-bit fractions, rounded. */
const times = (a: number, b: number) => saturated((a * b + 16384) >> 15);

/** Gives the next number of so many bits. */
export type BitReader = (bits: number) => number;

/**
 * Decodes GSM 06.10 (full rate) frame by frame, in the integer arithmetic of its standard, bit for bit.
 *
 * Source: ETSI, GSM 06.10 version 8.1, sections 4.3 and 5.3, 1999. @internal
 */
export function createGsmDecoder(): (read: BitReader) => Float32Array {
  let lag = 40;
  let emphasis = 0;
  let before = new Int32Array(8);
  const filter = new Int32Array(9);
  /** The residual: 120 samples of the past, then 160 of the frame. */
  const residual = new Int32Array(280);

  return (read) => {
    const coefficients = Int32Array.from(coefficientBits, (bits, i) => {
      const code = (read(bits) + leastCodes[i]) << 10;
      return 2 * times(inverses[i], saturated(code - 2 * offsets[i]));
    }).map(saturated);
    residual.copyWithin(0, 160);
    for (let start = 120; start < 280; start += 40) {
      const coded = read(7);
      if (coded >= 40 && coded <= 120) lag = coded;
      const gain = gains[read(2)];
      const pulses = readPulses(read);
      for (let n = 0; n < 40; n++) {
        residual[start + n] = saturated(pulses[n] + times(gain, residual[start + n - lag]));
      }
    }
    const samples = new Float32Array(160);
    for (let n = 0, reflections = new Int32Array(8); n < 160; n++) {
      if (n === 0 || n === 13 || n === 27 || n === 40) {
        reflections = coefficients.map((now, i) => reflectionOf(between(before[i], now, n)));
      }
      const value = synthesized(filter, reflections, residual[120 + n]);
      emphasis = saturated(value + times(emphasis, 28180));
      samples[n] = (saturated(2 * emphasis) & ~7) / 32768;
    }
    before = coefficients;
    return samples;
  };
}

/** 40 samples of which every third is a pulse. */
function readPulses(read: BitReader): Int32Array {
  const grid = read(2);
  const greatest = read(6);
  let exponent = greatest > 15 ? (greatest >> 3) - 1 : 0;
  let mantissa = greatest - (exponent << 3);
  if (mantissa === 0) [exponent, mantissa] = [-4, 7];
  else {
    for (; mantissa <= 7; exponent--) mantissa = (mantissa << 1) | 1;
    mantissa -= 8;
  }
  const shift = 6 - exponent;
  const pulses = new Int32Array(40);
  for (let i = 0; i < 13; i++) {
    const scaled = times(mantissas[mantissa], (2 * read(3) - 7) << 12);
    pulses[grid + 3 * i] = saturated(scaled + (shift > 0 ? 1 << (shift - 1) : 0)) >> shift;
  }
  return pulses;
}

/** A coefficient at a sample of the frame, on the way from that of the frame before. */
function between(before: number, now: number, n: number): number {
  if (n >= 40) return now;
  if (n >= 27) return saturated((before >> 2) + (now >> 2) + (now >> 1));
  if (n >= 13) return saturated((before >> 1) + (now >> 1));
  return saturated((before >> 2) + (now >> 2) + (before >> 1));
}

/** The reflection coefficient that a logarithmic area ratio stands for, in three straight pieces. */
function reflectionOf(ratio: number): number {
  const size = Math.min(32767, Math.abs(ratio));
  const value = size < 11059 ? size << 1 : size < 20070 ? size + 11059 : saturated((size >> 2) + 26112);
  return ratio < 0 ? -value : value;
}

/** One sample through the lattice filter. */
function synthesized(filter: Int32Array, reflections: Int32Array, residual: number): number {
  let value = residual;
  for (let i = 7; i >= 0; i--) {
    value = saturated(value - times(reflections[i], filter[i]));
    filter[i + 1] = saturated(filter[i] + times(reflections[i], value));
  }
  filter[0] = value;
  return value;
}
