import { formatValue } from './format-value';

/**
 * Throws `TypeError` unless `value` is an object of options (not null, a list or a typed array). `hint` says how a call
 * looks, e.g. `Pass { frameLength, hopLength }`.
 */
export function requireOptions(
  caller: string,
  name: string,
  value: unknown,
  hint = '',
): asserts value is object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    return;
  throw new TypeError(
    `${caller}: ${name} must be an object of options; got ${formatValue(value)}.${hint && ` ${hint}.`}`,
  );
}

/** Throws `TypeError` unless `value` is a list: an array or a typed array. */
export function requireList(
  caller: string,
  name: string,
  value: unknown,
): asserts value is ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return;
  throw new TypeError(`${caller}: ${name} must be an array or typed array; got ${formatValue(value)}.`);
}

/** Throws `TypeError` unless `value` is a function. */
export function requireFunction(
  caller: string,
  name: string,
  value: unknown,
): asserts value is (...args: never[]) => unknown {
  if (typeof value !== 'function') {
    throw new TypeError(`${caller}: ${name} must be a function; got ${formatValue(value)}.`);
  }
}

/** Throws `TypeError` unless `value` is a string. */
export function requireString(caller: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') {
    throw new TypeError(`${caller}: ${name} must be a string; got ${formatValue(value)}.`);
  }
}

/** Throws `TypeError` unless `value` is true or false. */
export function requireBoolean(caller: string, name: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') {
    throw new TypeError(`${caller}: ${name} must be true or false; got ${formatValue(value)}.`);
  }
}
