import { inspect } from 'node:util';
import type { Expected } from './literal';

/** Says where and how `value` differs from what was promised; empty when it agrees. */
export function difference(value: unknown, expected: Expected, path = 'the value'): string {
  switch (expected.kind) {
    case 'number':
      if (typeof value !== 'number') return `${path} is ${show(value)}, not the number ${expected.value}`;
      return Math.abs(value - expected.value) <= expected.tolerance
        ? ''
        : `${path} is ${value}, the text says ${expected.value}`;
    case 'same':
      return Object.is(value, expected.value)
        ? ''
        : `${path} is ${show(value)}, the text says ${show(expected.value)}`;
    case 'list':
      return listDifference(value, expected, path);
    case 'object':
      return objectDifference(value, expected, path);
  }
}

function listDifference(value: unknown, expected: Expected & { kind: 'list' }, path: string): string {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return `${path} is ${show(value)}, not a list`;
  }
  const list = value as unknown as ArrayLike<unknown> & object;
  if (expected.type && list.constructor.name !== expected.type) {
    return `${path} is of type ${list.constructor.name}, the text says ${expected.type}`;
  }
  if (list.length !== expected.items.length) {
    return `${path} has ${list.length} items, the text shows ${expected.items.length}: ${show(value)}`;
  }
  for (let i = 0; i < list.length; i++) {
    const problem = difference(list[i], expected.items[i], `${path}[${i}]`);
    if (problem) return problem;
  }
  return '';
}

function objectDifference(value: unknown, expected: Expected & { kind: 'object' }, path: string): string {
  if (typeof value !== 'object' || value === null) return `${path} is ${show(value)}, not an object`;
  const names = new Set([...Object.keys(value), ...expected.entries.map(([name]) => name)]);
  const entries = new Map(expected.entries);
  for (const name of names) {
    const entry = entries.get(name);
    if (!entry) return `${path} has a property ${name} that the text does not show: ${show(value)}`;
    if (!(name in value)) return `${path} has no property ${name}: ${show(value)}`;
    const problem = difference((value as Record<string, unknown>)[name], entry, `${path}.${name}`);
    if (problem) return problem;
  }
  return '';
}

function show(value: unknown): string {
  return inspect(value, { breakLength: Infinity, depth: 3, maxArrayLength: 12 });
}
