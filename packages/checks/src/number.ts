import { formatValue } from './format-value';

/**
 * Throws `TypeError` unless `value` is a number, `RangeError` unless it is finite.
 * `caller` names the public function, `name` the argument.
 */
export function requireFinite(caller: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') {
    throw new TypeError(`${caller}: ${name} must be a number; got ${formatValue(value)}.`);
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(`${caller}: ${name} must be finite; got ${value}.`);
  }
}

/** Throws unless `value` is a finite number above 0. */
export function requirePositive(caller: string, name: string, value: unknown): asserts value is number {
  requireFinite(caller, name, value);
  if (value <= 0) throw new RangeError(`${caller}: ${name} must be above 0; got ${value}.`);
}

/** Throws unless `value` is an integer of at least `min` (1 by default) and at most `max`. */
export function requireInteger(
  caller: string,
  name: string,
  value: unknown,
  { min = 1, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
): asserts value is number {
  requireFinite(caller, name, value);
  if (!Number.isInteger(value) || value < min || value > max) {
    const upper = max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`;
    throw new RangeError(`${caller}: ${name} must be an integer of at least ${min}${upper}; got ${value}.`);
  }
}

/** Throws unless `min <= value <= max`. */
export function requireInRange(
  caller: string,
  name: string,
  value: unknown,
  min: number,
  max: number,
): asserts value is number {
  requireFinite(caller, name, value);
  if (value < min || value > max) {
    throw new RangeError(`${caller}: ${name} must be in [${min}, ${max}]; got ${value}.`);
  }
}
