/** What stands in place of a value that is missing or not finite. */
export const missing = '–';

/** Whether a value is a number that can be shown or drawn (JSON turns NaN into null). */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

const minus = (text: string) => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−'));

/** A number with fixed decimals, or in powers of ten where these would hide it: `0.125`, `1.0e−5`. */
export function formatNumber(value: unknown, decimals = 3): string {
  if (!isFiniteNumber(value)) return missing;
  const size = Math.abs(value);
  const hidden = size > 0 && (size >= 1e7 || size < 0.5 * 10 ** -decimals);
  return minus(hidden ? value.toExponential(1) : value.toFixed(decimals))
    .replace('e-', 'e−')
    .replace('e+', 'e');
}

/** The shortest exact text of a number, for settings: `0.0001`, `1e−7`, `150`. */
export function formatExact(value: unknown): string {
  return isFiniteNumber(value) ? minus(String(value)).replace('e-', 'e−').replace('e+', 'e') : missing;
}

/** The text of a round value on an axis: `0.05`, `150`, `1e6`. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  const text =
    value !== 0 && (size >= 1e5 || size < 1e-4)
      ? Number(value.toPrecision(3)).toExponential()
      : String(value);
  return minus(text).replace('e-', 'e−').replace('e+', 'e');
}

/** A whole number with separated thousands: `1,234,567`. */
export function formatCount(value: unknown): string {
  if (!isFiniteNumber(value) || Math.abs(value) >= 1e15) return formatNumber(value);
  return minus(value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ','));
}

/** A fraction as percent: `0.742` becomes `74.2 %`, with a narrow space that does not break. */
export function formatPercent(fraction: unknown, decimals = 1): string {
  return isFiniteNumber(fraction) ? `${minus((100 * fraction).toFixed(decimals))}\u202f%` : missing;
}

/** The interval of an estimate in percent, without the sign: `71.0–77.1`. */
export function formatPercentInterval(estimate: { low?: unknown; high?: unknown } | undefined): string {
  if (!isFiniteNumber(estimate?.low) || !isFiniteNumber(estimate.high)) return missing;
  return `${minus((100 * estimate.low).toFixed(1))}–${minus((100 * estimate.high).toFixed(1))}`;
}

/** A difference of two fractions in percentage points with its sign: `+2.4`. */
export function formatPoints(difference: unknown): string {
  if (!isFiniteNumber(difference)) return missing;
  const text = minus((100 * difference).toFixed(1));
  return difference > 0 && text !== '0.0' ? `+${text}` : text;
}

/** A p-value: three decimals, and `< 0.001` below. */
export function formatP(value: unknown): string {
  if (!isFiniteNumber(value)) return missing;
  return value < 0.001 ? '<\u202f0.001' : value.toFixed(3);
}

/** A duration: `0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatSeconds(value: unknown): string {
  if (!isFiniteNumber(value) || value < 0) return missing;
  if (value < 99.95) return `${value.toFixed(value < 9.995 ? 2 : 1)}\u202fs`;
  if (value >= 1e9) return `${formatNumber(value)}\u202fs`;
  const seconds = Math.round(value);
  if (seconds < 3600)
    return `${Math.floor(seconds / 60)}\u202fmin ${String(seconds % 60).padStart(2, '0')}\u202fs`;
  const minutes = Math.round(value / 60);
  return `${formatCount(Math.floor(minutes / 60))}\u202fh ${String(minutes % 60).padStart(2, '0')}\u202fmin`;
}
