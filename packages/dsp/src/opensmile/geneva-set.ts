import { loudnessDescriptor } from './auditory-loudness';
import { cepstraDescriptor } from './cepstra';
import type { Contour } from './contour-block';
import { frameContours } from './contour-source';
import type { GenevaStatistic } from './course-statistics';
import type { FrameView } from './frame-spectra';
import type { FunctionalGroup } from './functional-group';
import { equivalentSoundLevel, genevaGroup, loudnessPeaks, voicedSegments } from './geneva-functionals';
import type { MelEnergies } from './mel-energies';
import type { OpenSmileTable } from './open-smile-set';
import { meanSquareDescriptor } from './rms-energy';
import { spectralBalanceDescriptor } from './spectral-balance';
import { spectralFluxDescriptor } from './spectral-flux';
import { voiceContours } from './voice-contours';

const balance = ['alphaRatio', 'hammarbergIndex', 'slope0-500', 'slope500-1500'];
const moving = ['spectralFlux', 'mfcc1', 'mfcc2', 'mfcc3', 'mfcc4'];
const quality = ['jitterLocal', 'shimmerLocaldB', 'HNRdBACF', 'logRelF0-H1-H2', 'logRelF0-H1-A3'];
const pitch = 'F0semitoneFrom27.5Hz';

const both: readonly GenevaStatistic[] = ['amean', 'stddevNorm'];
const every: readonly GenevaStatistic[] = [
  ...both,
  ...(['percentile20.0', 'percentile50.0', 'percentile80.0', 'pctlrange0-2'] as const),
  ...(['meanRisingSlope', 'stddevRisingSlope', 'meanFallingSlope', 'stddevFallingSlope'] as const),
];

/** `slope0-500` of voiced frames is `slopeV0-500`. */
const marked = (name: string, mark: string) => name.replace(/(\d+-\d+)?$/, (end) => `${mark}${end}`);
/** The cepstra's own number is no range. */
const named = (name: string, mark: string) =>
  `${name.startsWith('slope') ? marked(name, mark) : name + mark}_sma3nz`;

/** GeMAPS, or the extended set. @internal */
export function genevaSet(extended: boolean): OpenSmileTable {
  const view: FrameView = { window: 'hamming' };
  const mel: MelEnergies = { bands: 26, minFrequency: 20, maxFrequency: 8000, spectrum: 'power' };
  const shape = frameContours(0.02, [
    loudnessDescriptor('Loudness', view, mel),
    spectralBalanceDescriptor(view),
    meanSquareDescriptor(),
    ...(extended
      ? [
          spectralFluxDescriptor('spectralFlux', view, { maxFrequency: 5000 }),
          cepstraDescriptor({
            ...{ view, mel, scale: 32768, floor: 1 },
            coefficients: [1, 2, 3, 4],
            names: ['mfcc1', 'mfcc2', 'mfcc3', 'mfcc4'],
          }),
        ]
      : []),
  ]);
  const spectral = extended ? [...balance, ...moving] : balance;
  const voice = voiceContours(shape, spectral);
  const formants = [1, 2, 3].flatMap((i) => {
    const bandwidth = extended || i === 1 ? [`F${i}bandwidth`] : [];
    return [`F${i}frequency`, ...bandwidth, `F${i}amplitudeLogRelF0`];
  });
  const smooth = (of: string): Contour => ({ name: `${of}_sma3`, of, smoothing: 'sma' });
  const voiced = (of: string, name = `${of}_sma3nz`): Contour => ({ name, of, smoothing: 'sma-voiced' });
  const withoutLevel = formants.filter((name) => !name.includes('amplitude'));
  return {
    sources: [shape, voice],
    descriptors: [
      ...['Loudness', ...spectral].map(smooth),
      ...[pitch, ...quality, ...formants].map((of) => voiced(of)),
    ],
    hidden: [
      { name: 'power', of: 'meanSquare' },
      ...withoutLevel.map((of) => voiced(`${of}V`)),
      ...spectral.map((of) => voiced(`${of} V`, named(of, 'V'))),
      ...spectral.map((of) => voiced(`${of} UV`, named(of, 'UV'))),
    ],
    functionals: [
      genevaGroup(`${pitch}_sma3nz`, `${pitch}_sma3nz`, every),
      genevaGroup('loudness_sma3', 'Loudness_sma3', every, { voiced: false }),
      ...(extended
        ? moving.map((of) => genevaGroup(`${of}_sma3`, `${of}_sma3`, both, { voiced: false }))
        : []),
      ...quality.map((of) => genevaGroup(`${of}_sma3nz`, `${of}_sma3nz`, both)),
      ...formants.map((of) =>
        genevaGroup(`${of}_sma3nz`, withoutLevel.includes(of) ? `${of}V_sma3nz` : `${of}_sma3nz`, both),
      ),
      ...spectral.map((of) => genevaGroup(named(of, 'V'), named(of, 'V'), both)),
      ...unvoicedGroups(extended),
      loudnessPeaks('Loudness_sma3'),
      voicedSegments(`${pitch}_sma3nz`),
      ...(extended ? [equivalentSoundLevel('power')] : []),
    ],
    functionalRows: 0,
  };
}

function unvoicedGroups(extended: boolean): FunctionalGroup[] {
  const names = extended ? [...balance, 'spectralFlux'] : balance;
  return names.map((of) => genevaGroup(named(of, 'UV'), named(of, 'UV'), ['amean']));
}
