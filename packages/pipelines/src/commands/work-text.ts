import type { DescribedStage, DescribedWork } from '../experiment/describe-work';
import type { FittedPart } from '../experiment/fit-part';
import { formatTable } from '../report/text-table';

/** What an experiment would do, as tables. */
export function workText({
  recipe,
  task,
  labels,
  clips,
  folds,
  seeds,
  blocks,
  stages,
}: DescribedWork): string {
  const of = (count: number | undefined, unit = 1) =>
    count === undefined ? '' : (count / unit).toLocaleString('en', { maximumFractionDigits: 1 });
  const size = ({ parameters, multiplyAccumulates, activationBytes }: DescribedStage) => [
    of(parameters),
    of(multiplyAccumulates, 1e6),
    of(activationBytes, 2 ** 20),
  ];
  const blockRows = blocks.map(({ name, stream, shape, rows, kind, there }) => [
    name,
    stream,
    shape ? `[${(rows ? ['rows', ...shape.slice(1)] : shape).join(', ')}] ${kind}` : 'no clip has it',
    `${there} of ${clips}`,
  ]);
  const stageRows = stages.map((stage) => [
    stage.name,
    stage.reads.join(', '),
    ...size(stage),
    stage.fits ? `${stage.fits.there} of ${stage.fits.of}` : '',
  ]);
  const foldRows = folds.map(({ name, train, validation, test }) => [
    name,
    ...[train, validation, test].map(String),
  ]);
  return [
    `${recipe}, ${task} (${labels.join(', ')}): ${clips} clips, ${folds.length} folds, seeds ${seeds.join(', ')}`,
    formatTable(foldRows, { header: ['fold', 'train', 'validation', 'test'] }),
    formatTable(blockRows, { header: ['block', 'stream', 'shape', 'prepared clips'] }),
    formatTable(stageRows, {
      header: ['stage', 'reads', 'weights', '10⁶ products a clip', 'MiB a clip', 'fitted'],
    }),
  ].join('\n\n');
}

/** What was fitted of an experiment. */
export function partText({ parts, of }: FittedPart, cache: string): string {
  const list = parts.map(({ fold, seed }) => `fold ${fold} with seed ${seed}`).join(', ');
  const done =
    parts.length > 0
      ? `fitted ${list} (${parts.length} of ${of}) into ${cache}`
      : `nothing to do: there are ${of} folds and seeds`;
  return `${done}\nWhen all parts are done, the same command without --part tests the systems and writes the run.`;
}
