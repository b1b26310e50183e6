import { createContourBlock, type Contour, type ContourBlock } from './contour-block';
import type { ContourSource } from './contour-source';
import type { OpenSmileTable } from './open-smile-set';
import { pcmSamples } from './pcm-samples';

/** Contours that come out together, and what has come. @internal */
export interface ContourRows {
  readonly contours: readonly Contour[];
  /** Row by row. */
  readonly rows: Float64Array;
  /** Frames that they are made of, since the beginning. */
  readonly frames: number;
}

/** Turns samples into the contours of a set. @internal */
export interface ContourEngine {
  /** The new rows of every group of contours; the groups are the same in each call. */
  push(samples: Float32Array, last: boolean): ContourRows[];
}

interface SourcePlan {
  source: ContourSource;
  width: number;
  frames: number;
  blocks: { contours: Contour[]; block: ContourBlock }[];
}

/** Contours that share source, smoothing and slope go through their stages side by side. @internal */
export function createContourEngine(table: OpenSmileTable, sampleRate: number): ContourEngine {
  const all = [...table.descriptors, ...(table.hidden ?? [])];
  let limit = 0;
  const plans = table.sources.map(({ names, create }): SourcePlan => {
    const groups = new Map<string, Contour[]>();
    for (const contour of all) {
      if (!names.includes(contour.of)) continue;
      const key = `${contour.smoothing} ${contour.slopes ?? 0}`;
      groups.set(key, [...(groups.get(key) ?? []), contour]);
    }
    const blocks = [...groups.values()].map((contours) => {
      const columns = contours.map(({ of }) => names.indexOf(of));
      return {
        contours,
        block: createContourBlock(
          ...([names.length, columns, contours[0], table.joined ? () => limit : undefined] as const),
        ),
      };
    });
    return { source: create(sampleRate), width: names.length, frames: 0, blocks };
  });
  return {
    push(samples, last) {
      const pcm = pcmSamples(samples);
      const before: Float64Array[] = [];
      for (const plan of plans) {
        const raw = plan.source.push(pcm, last, before);
        before.push(raw);
        plan.frames += raw.length / plan.width;
      }
      limit = Math.min(...plans.map(({ frames }) => (frames === 0 ? 0 : frames + (last ? 1 : -1))));
      return plans.flatMap(({ blocks, frames }, i) => {
        const raw = before[i];
        return blocks.map(({ contours, block }) => ({ contours, rows: block.push(raw, last), frames }));
      });
    },
  };
}
