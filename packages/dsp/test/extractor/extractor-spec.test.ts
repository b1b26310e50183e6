import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createExtractor,
  ExtractorSpecError,
  extractorFeatures,
  parseExtractorSpec,
  type ExtractorSpec,
} from '@avemo/dsp';
import { extractorCases } from './extractor-cases';

const good = {
  version: 1,
  sampleRate: 16000,
  feature: 'log-mel',
  options: { frameLength: 400, hopLength: 160, melBands: 4 },
} satisfies ExtractorSpec;

/** The code and path of the error of a spec. */
function refusal(spec: unknown): [string, string] {
  try {
    parseExtractorSpec(spec);
  } catch (error) {
    if (error instanceof ExtractorSpecError) {
      expect(error.message).toMatch(/^[A-Za-z]+: .+\.$/s);
      return [error.code, error.path];
    }
    throw error;
  }
  return ['none', ''];
}

describe('parseExtractorSpec', () => {
  for (const feature of extractorFeatures) {
    it(`parseExtractorSpec(JSON) of '${feature}' equals what was saved, and what the extractor carries`, () => {
      for (const { options } of extractorCases[feature]) {
        const spec = {
          version: 1,
          sampleRate: feature === 'vggish' ? 16000 : 8000,
          preEmphasis: { coefficient: 0.95, previous: 0.1 },
          feature,
          options,
          deltas: { order: 1, radius: 3 },
        } as ExtractorSpec;
        const saved = JSON.stringify(spec);
        const read = parseExtractorSpec(saved);
        expect(read).toEqual(spec);
        expect(parseExtractorSpec(JSON.parse(saved))).toEqual(spec);
        const extractor = createExtractor(read);
        expect(extractor.spec).toEqual(spec);
        expect(JSON.parse(JSON.stringify(extractor.spec))).toEqual(spec);
      }
    });
  }

  it('parseExtractorSpec(spec) copies: later changes of the one do not reach the other', () => {
    const statistics = { frames: 3, mean: [1, 2, 3, 4], deviation: [1, 1, 1, 0] };
    const spec: ExtractorSpec = { ...structuredClone(good), statistics };
    const extractor = createExtractor(spec);
    spec.options.hopLength = 1;
    statistics.mean[0] = 9;
    extractor.spec.statistics!.mean[0] = 8;
    expect(extractor.spec).toMatchObject({ ...good, statistics: { mean: [1, 2, 3, 4] } });
  });

  it('parseExtractorSpec(spec) says with a code and a path what is wrong', () => {
    const options = (more: object) => refusal({ ...good, options: { ...good.options, ...more } });
    expect(refusal('{')).toEqual(['not-json', '']);
    for (const value of [null, 3, 'null', '[1]', [good], new Float32Array(2)]) {
      expect(refusal(value)[0]).toBe('wrong-value');
    }
    expect(refusal({ ...good, version: 2 })).toEqual(['unknown-version', 'version']);
    expect(refusal({ ...good, version: undefined })).toEqual(['missing-key', 'version']);
    expect(refusal({ ...good, options: undefined })).toEqual(['missing-key', 'options']);
    expect(refusal({ ...good, feature: 'log-mell' })).toEqual(['unknown-feature', 'feature']);
    expect(refusal({ ...good, feature: 'toString' })).toEqual(['unknown-feature', 'feature']);
    expect(refusal({ ...good, feature: 'jitter' })).toEqual(['not-streamable', 'feature']);
    expect(refusal({ ...good, rate: 1 })).toEqual(['unknown-key', 'rate']);
    expect(refusal(JSON.stringify(good).replace('"version"', '"__proto__":{},"version"'))).toEqual([
      'unknown-key',
      '__proto__',
    ]);
    expect(refusal({ ...good, sampleRate: '16000' })).toEqual(['wrong-value', 'sampleRate']);
    expect(refusal({ ...good, sampleRate: -1 })[0]).toBe('wrong-value');
    expect(refusal({ ...good, preEmphasis: 0.97 })).toEqual(['wrong-value', 'preEmphasis']);
    expect(refusal({ ...good, preEmphasis: { alpha: 1 } })).toEqual(['unknown-key', 'preEmphasis.alpha']);
    expect(refusal({ ...good, preEmphasis: { coefficient: 2 } })[0]).toBe('wrong-value');
    expect(refusal({ ...good, deltas: { order: 3 } })[0]).toBe('wrong-value');
    expect(refusal({ ...good, statistics: { mean: [1], deviation: [1] } })[0]).toBe('wrong-value');
    expect(refusal({ ...good, segments: { segmentHop: 0 } })).toEqual(['wrong-value', 'segments.segmentHop']);
    expect(options({ melBandz: 4 })).toEqual(['unknown-key', 'options.melBandz']);
    expect(options({ hopLength: '160' })).toEqual(['wrong-value', 'options.hopLength']);
    expect(options({ hopLength: Infinity })).toEqual(['wrong-value', 'options.hopLength']);
    expect(options({ offset: NaN })).toEqual(['wrong-value', 'options.offset']);
    expect(options({ areaNorm: 1 })).toEqual(['wrong-value', 'options.areaNorm']);
    expect(options({ window: new Float64Array(400) })).toEqual(['wrong-value', 'options.window']);
    expect(options({ window: { name: 'hann', sharp: 1 } })).toEqual(['wrong-value', 'options.window']);
    expect(options({ window: { name: 'kaiser' } })[0]).toBe('wrong-value');
    expect(options({ melScale: 'bark' })[0]).toBe('wrong-value');
    expect(options({ fftLength: 256 })[0]).toBe('wrong-value');
    expect(options({ frameLength: 2 ** 21 })).toEqual(['wrong-value', 'options.frameLength']);
  });

  it("parseExtractorSpec(spec) says what openSMILE's sets cannot give", () => {
    const refused = (options: object) =>
      refusal({ version: 1, sampleRate: 16000, feature: 'opensmile', options })[0];
    expect(refused({ set: 'egemaps-v02', windowSeconds: 2, windowHopSeconds: 0.5 })).toBe('none');
    for (const options of [
      {},
      { set: 'egemaps' },
      { set: 'toString' },
      { set: 'egemaps-v02', windowHopSeconds: 1 },
      { set: 'egemaps-v02', windowSeconds: 0 },
      { set: 'egemaps-v02', windowSeconds: 3601 },
      { set: 'egemaps-v02', windowSeconds: 1, windowHopSeconds: -1 },
      { set: 'prosody-acf', windowSeconds: 1 },
    ]) {
      expect(refused(options), JSON.stringify(options)).toBe('wrong-value');
    }
  });

  it('parseExtractorSpec(spec) says what a stream must be told instead of measuring the whole signal', () => {
    const frame = { frameLength: 800, hopLength: 160, minFrequency: 75, maxFrequency: 500 };
    const refused = (feature: string, options: object) =>
      refusal({ version: 1, sampleRate: 16000, feature, options });
    expect(refused('mfcc', { preset: 'librosa' })).toEqual(['not-streamable', 'options.dynamicRange']);
    expect(refused('mfcc', { preset: 'librosa', dynamicRange: null })[0]).toBe('none');
    expect(refused('mfcc', { preset: 'htk', dynamicRange: 80 })[0]).toBe('not-streamable');
    expect(refused('mrcg', {})).toEqual(['not-streamable', 'options.rms']);
    expect(refused('pitch-shs', frame)).toEqual(['not-streamable', 'options.lookahead']);
    expect(refused('pitch-correlation', frame)).toEqual(['not-streamable', 'options.lookahead']);
    expect(refused('pitch-correlation', { ...frame, lookahead: 3 })).toEqual([
      'not-streamable',
      'options.referencePeak',
    ]);
    const harmonics = { frameLength: 800, hopLength: 160, minFrequency: 75 };
    expect(refused('harmonics-to-noise-ratio', harmonics)).toEqual([
      'not-streamable',
      'options.referencePeak',
    ]);
    expect(refused('harmonics-to-noise-ratio', { ...harmonics, silenceThreshold: 0 })[0]).toBe('none');
    expect(refused('vggish', {})[0]).toBe('none');
    expect(refusal({ version: 1, sampleRate: 8000, feature: 'vggish', options: {} })[0]).toBe('wrong-value');
  });

  it('parseExtractorSpec(anything) gives a spec or ExtractorSpecError, never another error', () => {
    const keys = fc.constantFrom(
      'version',
      'sampleRate',
      'feature',
      'options',
      'deltas',
      'statistics',
      'segments',
      'preEmphasis',
    );
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(1, 8000, 'mfcc', {}, { preset: 'htk' }, { mean: [], deviation: [] }),
    );
    fc.assert(
      fc.property(fc.dictionary(keys, values), fc.boolean(), (more, whole) => {
        expect(refusal(whole ? more : { ...good, ...more })[0]).toMatch(/[a-z]/);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
