import type { SampleWindow } from '../signal/audio-reader';

/** The place of the sample farthest from 0 in a stretch, by a parabola between samples. @internal */
export function findExtremum(held: SampleWindow, from: number, to: number): number {
  held.hold(Math.floor(from) - 1, Math.ceil(to) + 2);
  const { samples, from: begin } = held;
  const first = Math.max(0, Math.floor(from)) - begin;
  const last = Math.min(held.length - 1, Math.ceil(to)) - begin;
  let [highest, lowest] = [first, first];
  for (let n = first; n <= last; n++) {
    if (samples[n] > samples[highest]) highest = n;
    if (samples[n] < samples[lowest]) lowest = n;
  }
  const place = samples[highest] >= -samples[lowest] ? highest : lowest;
  if (place <= first || place >= last) return begin + place;
  return begin + place + vertex(samples[place - 1], samples[place], samples[place + 1]);
}

/** Where a stretch of one period around a place is found again one period on. @internal */
export interface PulseMatch {
  /** Of the best match, −1 if there is none. */
  correlation: number;
  /** Largest sample of the match. */
  peak: number;
  /** Where the middle of the match lies. */
  place: number;
}

/** Looks 0.8 to 1.25 periods ahead or back for the stretch that correlates best. @internal */
export function bestMatch(held: SampleWindow, place: number, period: number, direction: 1 | -1): PulseMatch {
  const first = Math.round(place - period / 2);
  const length = Math.round(place + period / 2) - first + 1;
  const nearest = direction === 1 ? 0.8 : -1.25;
  const from = Math.floor(place + nearest * period - period / 2);
  const to = Math.ceil(place + (nearest + 0.45) * period - period / 2);
  held.hold(Math.min(first, from), Math.max(first, to) + length);
  const best: PulseMatch = { correlation: -1, peak: 0, place };
  let [r1, r2, r3] = [0, 0, 0];
  let [peak2, peak3] = [0, 0];
  for (let second = from; second <= to; second++) {
    r1 = r2;
    r2 = r3;
    peak2 = peak3;
    [r3, peak3] = correlate(held, first, second, length);
    if (second >= from + 2 && r2 > best.correlation && r2 >= r1 && r2 >= r3) {
      const shift = vertex(r1, r2, r3);
      best.correlation = r2;
      best.peak = peak2;
      best.place = place + (second - 1 + shift - first);
    }
  }
  return best;
}

/** Correlation of two stretches where both lie inside the signal, and the largest sample of the second. */
function correlate(held: SampleWindow, first: number, second: number, length: number): [number, number] {
  const { samples, from } = held;
  const begin = Math.max(0, -first, -second);
  const end = Math.min(length, held.length - first, held.length - second);
  const [startA, startB] = [first - from, second - from];
  let [product, energyA, energyB, peak] = [0, 0, 0, 0];
  for (let n = begin; n < end; n++) {
    const a = samples[startA + n];
    const b = samples[startB + n];
    product += a * b;
    energyA += a * a;
    energyB += b * b;
    peak = Math.max(peak, Math.abs(b));
  }
  return [product === 0 ? 0 : product / Math.sqrt(energyA * energyB), peak];
}

/** Where the parabola through three values, the middle one extreme, has its vertex. */
function vertex(left: number, middle: number, right: number): number {
  const bend = 2 * middle - left - right;
  return bend === 0 ? 0 : (right - left) / (2 * bend);
}
