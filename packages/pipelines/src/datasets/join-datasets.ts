import { CallError } from '../call-error';
import type { Clip, Dataset, Track } from './clip';
import { emotionOf } from './emotion-names';

/**
 * Several data sets as one, joined by label: of the classes those that all of them have, of the values likewise. An emotion
 * that they name differently is one, `angry` and `anger` for example; it keeps the name of the first data set.
 *
 * Clips are called `DATASET/ID`, speakers, sessions and folds `DATASET/NAME`, so that two speakers of one name stay two; data
 * sets of one name are numbered. A class that one of them lacks would tell the data set instead of the emotion: its clips stay
 * without a label. Annotation delays are taken off the tracks.
 *
 * @param datasets - At least one, from `openDataset`; a single one is given back as it is.
 * @returns A data set whose name is theirs with `+` between them.
 * @throws CallError where they have neither two classes nor one value in common.
 *
 * @example
 * ```ts
 * import { joinDatasets, type Dataset } from '@avemo/pipelines';
 *
 * const dataset = (name: string, labels: string[]): Dataset => ({
 *   name,
 *   labels,
 *   clips: labels.map((label) => ({ id: label, speaker: 'Jo', label, files: [], media: () => ({}) })),
 * });
 * const both = joinDatasets([dataset('one', ['calm', 'angry', 'bored']), dataset('two', ['angry', 'calm'])]);
 * both.labels; // → ['calm', 'angry']
 * both.clips.map(({ id }) => id); // → ['one/calm', 'one/angry', 'one/bored', 'two/angry', 'two/calm']
 * ```
 */
export function joinDatasets(datasets: readonly Dataset[]): Dataset {
  if (datasets.length === 0) throw new CallError('joinDatasets needs at least one data set; got none.');
  if (datasets.length === 1) return datasets[0];
  const names = uniqueNames(datasets.map(({ name }) => name));
  const [first] = datasets;
  const has = ({ labels }: Dataset, label: string) =>
    labels.some((one) => emotionOf(one) === emotionOf(label));
  const labels = first.labels.filter((label) => datasets.every((dataset) => has(dataset, label)));
  const targets = (first.targets ?? []).filter((target) =>
    datasets.every((dataset) => dataset.targets?.includes(target)),
  );
  if (labels.length < 2 && targets.length === 0) {
    const theirs = datasets.map(
      (dataset, i) => `${names[i]}: ${[...dataset.labels, ...(dataset.targets ?? [])].join(', ') || 'none'}`,
    );
    throw new CallError(
      `${names.join(' and ')} have fewer than two labels, and no value, in common (${theirs.join('; ')}). ` +
        'Rename labels in a manifest, or train on each alone.',
    );
  }
  const features = sharedFeatures(datasets);
  const all = (of: (dataset: Dataset) => string | undefined) => [
    ...new Set(datasets.map(of).filter((text) => text !== undefined)),
  ];
  const [licences, citations] = [all(({ licence }) => licence), all(({ citation }) => citation)];
  return {
    name: names.join('+'),
    labels: labels.length < 2 ? [] : labels,
    ...(targets.length > 0 && { targets }),
    clips: datasets.flatMap((dataset, i) =>
      dataset.clips.map((clip) => joined(clip, dataset, names[i], labels)),
    ),
    ...(datasets.some(({ mediaByFold }) => mediaByFold) && { mediaByFold: true }),
    ...(features && { features }),
    ...(datasets.every(({ synthetic }) => synthetic) && { synthetic: true }),
    ...(licences.length > 0 && { licence: licences.join(' / ') }),
    ...(citations.length > 0 && { citation: citations.join(' / ') }),
    ...(datasets.every(({ origin }) => origin) && { origin: datasets.flatMap(({ origin }) => origin!) }),
  };
}

function joined(
  clip: Clip,
  { annotationDelay = 0 }: Dataset,
  dataset: string,
  labels: readonly string[],
): Clip {
  const inside = (name: string) => `${dataset}/${name}`;
  const { label, speaker, session, fold, track, ...rest } = clip;
  const same = (one: string) => label !== undefined && emotionOf(one) === emotionOf(label);
  const common = labels.find((one) => one === label) ?? labels.find(same);
  return {
    ...rest,
    id: inside(clip.id),
    dataset,
    speaker: speaker === '' ? '' : inside(speaker),
    ...(session !== undefined && { session: inside(session) }),
    ...(fold !== undefined && { fold: inside(fold) }),
    ...(common !== undefined && { label: common }),
    ...(track && { track: async () => undelayed(await track(), annotationDelay) }),
    media: (tested) => {
      const own = tested?.startsWith(`${dataset}/`) ? tested.slice(dataset.length + 1) : undefined;
      return clip.media(own);
    },
  };
}

const undelayed = ({ times, values }: Track, delay: number): Track => ({
  times: delay === 0 ? times : times.map((time) => time - delay),
  values,
});

/** The ready-made features that all have in the same form. */
function sharedFeatures(datasets: readonly Dataset[]): Dataset['features'] {
  const [first, ...others] = datasets.map(({ features = {} }) => features);
  const shared = Object.entries(first).filter(([name, { width }]) =>
    others.every((features) => features[name]?.width === width),
  );
  return shared.length > 0 ? Object.fromEntries(shared) : undefined;
}

function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, i) =>
    names.filter((other) => other === name).length > 1
      ? `${name}${names.slice(0, i + 1).filter((other) => other === name).length}`
      : name,
  );
}
