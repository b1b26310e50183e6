import { createExtractorPipeline } from './extractor-pipeline';
import { readSpec } from './read-spec';
import type { ExtractorSpec } from './extractor-spec';
import { ExtractorSpecError } from './extractor-spec-error';

/**
 * Reads the spec of an extractor that was saved as JSON, and checks that an extractor can be made of it. Nothing in a
 * spec is executed; what it can make an extractor allocate is bounded.
 *
 * @param json - JSON text, or the value that was parsed from it
 * @returns a copy, equal to what was saved
 * @throws ExtractorSpecError with a `code` and the `path` of the key: an unknown version, feature or key, a wrong value,
 * something that a stream cannot give
 * @example
 * ```ts
 * import { parseExtractorSpec } from '@avemo/dsp';
 *
 * const saved = '{"version":1,"sampleRate":16000,"feature":"rms-energy","options":{"frameLength":400,"hopLength":160}}';
 * const spec = parseExtractorSpec(saved);
 * [spec.feature, JSON.stringify(spec) === saved]; // → ['rms-energy', true]
 * ```
 */
export function parseExtractorSpec(json: unknown): ExtractorSpec {
  return requireSpec('parseExtractorSpec', typeof json === 'string' ? parsed(json) : json);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExtractorSpecError(
      'not-json',
      '',
      `parseExtractorSpec: the text is not JSON (${(cause as Error).message}). Pass what JSON.stringify(spec) gave.`,
      {
        cause,
      },
    );
  }
}

/**
 * A copy of a value that an extractor can be made of.
 * @internal
 */
export function requireSpec(caller: string, value: unknown): ExtractorSpec {
  const spec = readSpec(caller, value);
  try {
    createExtractorPipeline(spec, spec.sampleRate);
  } catch (cause) {
    if (cause instanceof ExtractorSpecError || !(cause instanceof Error)) throw cause;
    throw new ExtractorSpecError('wrong-value', 'options', cause.message, { cause });
  }
  return spec;
}
