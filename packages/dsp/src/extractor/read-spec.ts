import { formatValue } from '@avemo/checks';
import type { KeyKind } from '../frames/streaming-feature';
import type { ExtractorSpec } from './extractor-spec';
import { ExtractorSpecError, type ExtractorSpecCode } from './extractor-spec-error';
import { featureNamed } from './feature-named';
import { extractorFeatures } from './feature-names';
import { wholeSignalFeatures } from './whole-signal-features';

const stageKeys: Record<string, Record<string, KeyKind | 'required'>> = {
  preEmphasis: { coefficient: 'number', previous: 'number' },
  deltas: { order: 'number', radius: 'length' },
  statistics: { frames: 'number', mean: 'numbers', deviation: 'numbers' },
  segments: { segmentLength: 'length', segmentHop: 'length' },
};
const plainKeys = ['version', 'sampleRate', 'feature', 'options'];

/** A copy of a value that has the keys and kinds of a spec; whether the values fit together is seen when it is built. @internal */
export function readSpec(caller: string, value: unknown): ExtractorSpec {
  const fail = (code: ExtractorSpecCode, path: string, message: string): never => {
    throw new ExtractorSpecError(code, path, `${caller}: ${message}`);
  };
  const object = (path: string, found: unknown): Record<string, unknown> => {
    if (found === null || typeof found !== 'object' || Array.isArray(found) || ArrayBuffer.isView(found)) {
      return fail('wrong-value', path, `${path || 'a spec'} must be an object; got ${formatValue(found)}.`);
    }
    return found as Record<string, unknown>;
  };
  const entries = (path: string, found: unknown, keys: Record<string, string>) =>
    Object.entries(object(path, found)).flatMap(([key, entry]) => {
      if (entry === undefined) return [];
      const place = path ? `${path}.${key}` : key;
      if (!Object.hasOwn(keys, key)) {
        fail(
          'unknown-key',
          place,
          `${place} is not a key of ${path || 'a spec'}. Known: ${Object.keys(keys).join(', ')}.`,
        );
      }
      const problem = keys[key] === 'any' ? '' : problemOf(keys[key] as KeyKind, entry);
      if (problem) fail('wrong-value', place, `${place} must be ${problem}; got ${formatValue(entry)}.`);
      return [[key, keys[key] === 'any' ? entry : plainCopy(entry)] as const];
    });

  const spec = object('', value);
  for (const key of plainKeys) {
    if (spec[key] === undefined)
      fail('missing-key', key, `a spec must have ${plainKeys.join(', ')}; ${key} is missing.`);
  }
  if (spec.version !== 1) {
    fail(
      'unknown-version',
      'version',
      `version ${formatValue(spec.version)} is not known; this release reads version 1.`,
    );
  }
  const { feature } = spec;
  const known = featureNamed(feature);
  if (!known) {
    if (typeof feature === 'string' && Object.hasOwn(wholeSignalFeatures, feature)) {
      fail(
        'not-streamable',
        'feature',
        `'${feature}' needs the whole signal: ${wholeSignalFeatures[feature]}.`,
      );
    }
    fail(
      'unknown-feature',
      'feature',
      `feature must be of ${extractorFeatures.join(', ')}; got ${formatValue(feature)}.`,
    );
  }
  const anything = Object.fromEntries([...plainKeys, ...Object.keys(stageKeys)].map((key) => [key, 'any']));
  const result = Object.fromEntries(entries('', spec, { ...anything, sampleRate: 'number' }));
  result.options = Object.fromEntries(entries('options', spec.options, known!.keys()));
  for (const [stage, keys] of Object.entries(stageKeys)) {
    if (spec[stage] !== undefined) result[stage] = Object.fromEntries(entries(stage, spec[stage], keys));
  }
  return result as unknown as ExtractorSpec;
}

/** What a value of this kind must be, where `value` is none. */
function problemOf(kind: KeyKind, value: unknown): string {
  const finite = (x: unknown) => typeof x === 'number' && Number.isFinite(x);
  switch (kind) {
    case 'number':
      return finite(value) ? '' : 'a finite number';
    case 'number or null':
      return value === null || finite(value) ? '' : 'a finite number or null';
    case 'length':
      return whole(value, 1, 2 ** 20) ? '' : 'a whole number from 1 to 1048576';
    case 'count':
      return whole(value, 0, 4096) ? '' : 'a whole number of at most 4096';
    case 'numbers':
      return Array.isArray(value) && value.length <= 2 ** 20 && value.every(finite)
        ? ''
        : 'a list of finite numbers';
    case 'window':
      return windowProblem(value);
    default:
      return typeof value === kind ? '' : `a ${kind}`;
  }
}

function whole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function windowProblem(value: unknown): string {
  const plain =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  const known = plain && Object.keys(value).every((key) => key === 'name' || key === 'periodic');
  return typeof value === 'string' || (known && 'name' in value) ? '' : 'a name or { name, periodic }';
}

/** A copy of plain data, for places without `structuredClone`, such as an audio worklet. @internal */
export function plainCopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
