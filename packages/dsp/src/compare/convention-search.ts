import type { AudioSignal } from '../signal/audio-signal';
import type { ConventionChange, DifferenceExplanation } from './difference';
import { conventionKeys, type Convention, type ConventionFeature } from './convention';
import { createConventionChain, type ConventionRows } from './convention-chain';
import { neighbours } from './convention-choices';
import { starts } from './convention-starts';
import { wordsFor } from './convention-words';
import { countFrames } from '../frames/frame-grid';

/** A convention, with theirs as it is or with its axes swapped. */
interface Guess {
  convention: Convention;
  swapped: boolean;
  residual: number;
}

interface SearchOptions {
  feature: ConventionFeature;
  ours: Convention;
  tolerance: number;
}

interface Matrix {
  frames: number;
  columns: number;
  data: ArrayLike<number>;
}

const beamWidth = 8;
const rounds = 4;
const ranked = 10;

/** Looks for the nearest convention, from ours and from those of toolkits, changing one thing at a time. @internal */
export function searchConventions(
  theirs: Matrix,
  signal: AudioSignal,
  { feature, ours, tolerance }: SearchOptions,
): DifferenceExplanation {
  const measures = [theirs, transposed(theirs)].map((matrix) => createMeasure(matrix, signal, feature));
  const seen = new Map<string, Guess>();
  const guess = (convention: Convention, swapped: boolean): Guess => {
    const key = JSON.stringify([{ ...convention, weights: 0 }, swapped]);
    let found = seen.get(key);
    if (!found) {
      found = { convention, swapped, residual: measures[+swapped](convention) };
      seen.set(key, found);
    }
    return found;
  };
  const before = guess(ours, false).residual;
  let beam = [ours, ...starts(feature, ours, signal.sampleRate)].flatMap((convention) => [
    guess(convention, false),
    guess(convention, true),
  ]);
  for (let round = 0; round < rounds && !beam.some(({ residual }) => residual <= tolerance); round++) {
    const next = beam.flatMap(({ convention, swapped }) => [
      ...neighbours(feature, convention).map((changed) => guess(changed, swapped)),
    ]);
    beam = best([...beam, ...next], beamWidth);
  }
  const fits = [...seen.values()].filter(({ residual }) => residual <= tolerance).map(simplified);
  const [found] = fits.sort((a, b) => changesOf(a).length - changesOf(b).length || a.residual - b.residual);
  const explained = found ? changesOf(found) : [];
  const ranking = best([...seen.values()], ranked).map((entry) => ({
    changes: changesOf(entry),
    residual: entry.residual,
  }));
  return {
    complete: found !== undefined,
    explained,
    residual: found ? found.residual : finite(before),
    before: finite(before),
    ranking,
    sentences: found
      ? sentencesOf(explained)
      : failure(theirs, ranking, countFrames(signal.samples.length, ours)),
  };

  function changedKeys(convention: Convention): (keyof Convention)[] {
    return conventionKeys[feature].filter((key) => convention[key] !== ours[key]);
  }

  /** Takes back what makes no difference. */
  function simplified(from: Guess): Guess {
    let current = from;
    for (const key of changedKeys(from.convention)) {
      const convention = { ...current.convention, [key]: ours[key] };
      if (!(convention.logarithm === 'none' || convention.floor + convention.offset > 0)) continue;
      const simpler = guess(convention, current.swapped);
      if (simpler.residual <= Math.max(tolerance / 10, 1.1 * current.residual)) current = simpler;
    }
    return current;
  }

  function changesOf({ convention, swapped }: Guess): ConventionChange[] {
    const axes: ConventionChange[] = !swapped
      ? []
      : [
          {
            convention: 'axes',
            ours: 'frames first',
            theirs: 'features first',
            sentence: 'Theirs has features first, [features, frames]; ours has time first.',
          },
        ];
    return [
      ...axes,
      ...changedKeys(convention).map((key) => ({
        convention: key,
        ours: plainValue(ours[key]),
        theirs: plainValue(convention[key]),
        sentence: `Theirs takes ${wordsFor(key, convention)}; ours takes ${wordsFor(key, ours)}.`,
      })),
    ];
  }
}

/** JSON has no Infinity. */
const plainValue = (value: unknown) => (value === Infinity ? 'none' : (value as string | number | boolean));

const finite = (value: number) => (value < Infinity ? value : null);

function best(guesses: Guess[], count: number): Guess[] {
  return [...new Set(guesses)]
    .filter(({ residual }) => residual < Infinity)
    .sort((a, b) => a.residual - b.residual)
    .slice(0, count);
}

/** √(mean (ours − theirs)²) over the deviation of theirs from its columns' means; Infinity where the shapes differ. */
function createMeasure(theirs: Matrix, signal: AudioSignal, feature: ConventionFeature) {
  const chain = createConventionChain(signal, feature, theirs.columns);
  const { frames, columns, data } = theirs;
  const spread = deviation(theirs);
  return (convention: Convention): number => {
    const comparable = { ...convention };
    if (feature === 'mel' || feature === 'log-mel') comparable.melBands = columns;
    if (countFrames(signal.samples.length, convention) !== frames) return Infinity;
    if (feature === 'mfcc' && convention.melBands < columns) return Infinity;
    const rows: ConventionRows = chain(comparable);
    if (rows.frames !== frames || rows.columns !== columns) return Infinity;
    let sum = 0;
    for (let i = 0; i < rows.data.length; i++) sum += (rows.data[i] - data[i]) ** 2;
    const residual = Math.sqrt(sum / rows.data.length) / spread;
    return Number.isFinite(residual) ? residual : Infinity;
  };
}

function deviation({ frames, columns, data }: Matrix): number {
  let [sum, power] = [0, 0];
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let t = 0; t < frames; t++) mean += data[t * columns + c] / frames;
    for (let t = 0; t < frames; t++) {
      sum += (data[t * columns + c] - mean) ** 2;
      power += data[t * columns + c] ** 2;
    }
  }
  // A matrix without change in time is measured by its size.
  return Math.sqrt((sum > 1e-12 * power ? sum : power) / (frames * columns)) || 1;
}

function transposed({ frames, columns, data }: Matrix): Matrix {
  const turned = Float64Array.from(
    { length: frames * columns },
    (_, i) => data[(i % frames) * columns + Math.floor(i / frames)],
  );
  return { frames: columns, columns: frames, data: turned };
}

function sentencesOf(changes: readonly ConventionChange[]): string[] {
  return changes.length === 0 ? ['They agree.'] : changes.map(({ sentence }) => sentence);
}

function failure(
  { frames, columns }: Matrix,
  ranking: DifferenceExplanation['ranking'],
  oursFrames: number,
): string[] {
  if (ranking.length === 0) {
    return [
      `No convention gives the shape of theirs, [${frames}, ${columns}]: with these options ours has ${oursFrames} frames. Check the hop, the frame length and the sound.`,
    ];
  }
  const [{ changes, residual }] = ranking;
  const nearest = `The nearest leaves ${Number((100 * residual).toPrecision(2))} % of the deviation`;
  return [
    'No known convention explains the difference: another signal, a setting (frames, frequencies) or something unknown.',
    changes.length === 0
      ? `${nearest}: ours as it is.`
      : `${nearest}: ${changes.map(({ sentence }) => sentence).join(' ')}`,
  ];
}
