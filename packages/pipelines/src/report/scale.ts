/** A linear map from data to coordinates; values outside of the domain are held at its ends. */
export type Scale = (value: number) => number;

/** Ends of an interval, the lower one first. */
export type Interval = readonly [number, number];

/** Maps `domain` linearly onto `range`. A domain without extent is mapped to the middle of the range. */
export function linearScale([low, high]: Interval, [start, end]: Interval): Scale {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span))
    return (value) => (Number.isNaN(value) ? value : (start + end) / 2);
  return (value) => start + (Math.min(Math.max(value, low), high) - low) * ((end - start) / span);
}

function niceStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  return (ratio > 5 ? 10 : ratio > 2 ? 5 : ratio > 1 ? 2 : 1) * power;
}

/** Round values (1, 2 or 5 times a power of ten apart) within `domain`, about `count` of them and at least two where numbers are fine enough. */
export function ticks([low, high]: Interval, count = 4): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const step = niceStep(span, count);
  const decimals = Math.max(0, Math.min(20, -Math.floor(Math.log10(step)) + 1));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.min(Math.floor(high / step + 1e-9), first + 4 * count);
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toFixed(decimals)),
  );
  return values.length < 2 && count < 32 ? ticks([low, high], 2 * count) : values;
}

/** Widens `domain` to round values at both ends. */
export function niceDomain([low, high]: Interval, count = 4): Interval {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low, high];
  const step = niceStep(span, count);
  const round = (value: number) => Number(value.toPrecision(12));
  return [round(Math.floor(low / step + 1e-9) * step), round(Math.ceil(high / step - 1e-9) * step)];
}
