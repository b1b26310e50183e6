import { badClipLines, type BadClip } from '../prepare/prepare-clips';
import { createProgressLine } from '../io/progress-line';
import type { TakenWeights } from '../stages/take-weights';
import type { ExperimentProgress } from '../experiment/experiment-options';
import { formatNumber, formatPercent } from '../report/number-format';

/**
 * Draws an experiment's progress; `clear` takes the bar away before results are printed. With `results`, each tested system
 * leaves a line.
 */
export function experimentProgress({ results = false } = {}): {
  show: (progress: ExperimentProgress) => void;
  draw: (share: number, text: string) => void;
  warn: (message: string) => void;
  taken: (taken: TakenWeights) => void;
  clear: () => void;
} {
  const line = createProgressLine();
  return {
    clear: () => line.clear(),
    draw: (share, text) => line.show(share, text),
    warn(message) {
      line.clear();
      process.stderr.write(`avemo: ${message}\n`);
    },
    taken({ stage, layers }) {
      const own = layers.filter(({ source }) => source === stage);
      if (own.length === 0) return;
      line.clear();
      process.stderr.write(
        `avemo: ${stage} starts from ${own.map(({ layer }) => layer).join(', ')} of --init\n`,
      );
    },
    show(progress) {
      if (progress.phase === 'test') {
        if (!results) return;
        const { part, parts, fold, seed, system, metric, score } = progress;
        const value = metric === 'accuracy' ? formatPercent(score) : `${metric} ${formatNumber(score)}`;
        line.clear();
        process.stderr.write(`part ${part + 1}/${parts} (fold ${fold}, seed ${seed}): ${system} ${value}\n`);
        return;
      }
      const share = progress.done / progress.total;
      if (progress.phase === 'prepare') {
        line.show(share, `features ${progress.done}/${progress.total} ${progress.clip}`);
        return;
      }
      const { part, parts, fold, seed, stage, epoch, epochs, loss } = progress;
      line.show(
        (part + (epoch + share) / epochs) / parts,
        `training ${part + 1}/${parts} (fold ${fold}, seed ${seed}) ${stage}: epoch ${epoch + 1}/${epochs}, loss ${loss.toFixed(3)}`,
      );
    },
  };
}

/** Lists clips that were left out, in the end. */
export function sayLeftOut(clips: readonly BadClip[]): void {
  if (clips.length === 0) return;
  process.stderr.write(
    `avemo: left out, because they cannot be read: ${clips.length} clip${clips.length === 1 ? '' : 's'}\n`,
  );
  for (const line of badClipLines(clips)) process.stderr.write(`  ${line}\n`);
}
