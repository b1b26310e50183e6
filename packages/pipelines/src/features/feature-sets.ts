import { createExtractor, namedSpecs, type ExtractorSpec, type MfccPreset, type NamedSpec } from '@avemo/dsp';
import { openSmileSets, type OpenSmileSet } from '@avemo/dsp/opensmile';
import { prosodyColumns } from './prosody';

/** How a feature set is computed: by an extractor while the sound is read, or from the whole sound. */
export type FeatureMethod =
  | {
      spec: ExtractorSpec;
      /** The root mean square that the sound is brought to first. */
      rms?: number;
      /** What a row is, where it is more than a list: the spec's features and their differences, feature by feature. */
      rowShape?: readonly number[];
    }
  | { whole: 'prosody' | 'mfcc-librosa' }
  /** openSMILE's descriptors and functionals, at the sound's own rate. */
  | { openSmile: OpenSmileSet };

/** A set of features that `avemo features --set` knows. */
export interface FeatureSet {
  name: string;
  what: string;
  /** Whether `--preset` applies. */
  presets?: boolean;
  method(preset: MfccPreset): FeatureMethod;
  columns(preset: MfccPreset): string[];
}

/** Rate at which all sets but openSMILE's are computed, Hz. */
export const featureRate = 16_000;

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}_${i}`);

/** The set of a spec that has a name: its rows are the extractor's. */
const setOf = ({ name, what, column, spec }: NamedSpec): FeatureSet => ({
  name,
  what,
  method: () => ({ spec }),
  columns() {
    const width = createExtractor(spec).rowShape.reduce((product, length) => product * length, 1);
    return width === 1 ? [column] : numbered(column, width);
  },
});

const logMel = namedSpecs.find(({ name }) => name === 'log-mel')!;

/** Every set, in the order in which they are listed. */
export const featureSets: readonly FeatureSet[] = [
  ...namedSpecs.map(setOf),
  {
    name: 'log-mel-deltas',
    what: 'log-mel with first and second differences over ±2 frames: 64 × 3 per frame',
    method: () => ({ spec: { ...logMel.spec, deltas: { order: 2 } }, rowShape: [64, 3] }),
    columns: () => numbered('logmel', 64).flatMap((name) => [name, `${name}_delta`, `${name}_delta2`]),
  },
  {
    name: 'mfcc',
    what: 'cepstra c0 … c12 (librosa c0 … c19) as --preset has them; 25 ms frames every 10 ms, librosa 128 ms every 32 ms',
    presets: true,
    method: (preset) =>
      preset === 'librosa'
        ? { whole: 'mfcc-librosa' }
        : { spec: { version: 1, sampleRate: featureRate, feature: 'mfcc', options: { preset } } },
    columns: (preset) => numbered('mfcc', preset === 'librosa' ? 20 : 13),
  },
  {
    name: 'mrcg',
    what: 'multi-resolution cochleagram: 4 × 64 channels with first and second differences, 768 every 10 ms',
    method: () => ({
      spec: { version: 1, sampleRate: featureRate, feature: 'mrcg', options: { rms: null } },
      rms: 1000,
    }),
    columns() {
      const fixed = ['cg1', 'cg2', 'cg3', 'cg4'].flatMap((name) => numbered(name, 64));
      return ['', '_delta', '_delta2'].flatMap((suffix) => fixed.map((name) => name + suffix));
    },
  },
  {
    name: 'prosody',
    what: `${Object.keys(prosodyColumns).join(', ')}; 40 ms frames every 10 ms`,
    method: () => ({ whole: 'prosody' }),
    columns: () => Object.keys(prosodyColumns),
  },
  ...openSmileSets.map((set): FeatureSet => ({
    ...{ name: set.name, what: set.what },
    method: () => ({ openSmile: set }),
    columns: () => [...set.descriptorNames],
  })),
];
