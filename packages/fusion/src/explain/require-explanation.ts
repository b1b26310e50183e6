import { formatValue, requireList, requireOptions } from '@avemo/checks';

/** Throws unless `value` has the axes and values of an explanation. */
export function requireExplanation(caller: string, value: unknown): void {
  requireOptions(caller, 'explanation', value, 'Pass what an explain… function gave');
  const { axes, values } = value as { axes?: unknown; values?: unknown };
  requireList(caller, 'explanation.axes', axes);
  requireList(caller, 'explanation.values', values);
}

/** Throws unless `value` is an object, such as a layer, with this method. */
export function requireMethod(caller: string, name: string, value: unknown, method: string): void {
  const found = value !== null && typeof value === 'object' && (value as Record<string, unknown>)[method];
  if (typeof found === 'function') return;
  throw new TypeError(`${caller}: ${name} must have the method ${method}(); got ${formatValue(value)}.`);
}
