import { requireInRange, requireInteger, requireOneOf } from '@avemo/checks';
import { resolve } from 'node:path';
import type { PictureSize } from './picture-size';
import { writeCorpus } from './layouts/corpus-work';
import { layouts, type VideoLayout } from './layouts/layouts';
import { planCorpus } from './plan-corpus';
import { syntheticLabels } from './synthetic-labels';
import { planFilm } from './plan-film';
import { createStudio } from './render-clip';
import { corpusFacts } from './corpus-facts';
import type { SynthesizeCorpusOptions } from './synthesize-corpus';

/** Options of {@link synthesizeVideos}. */
export interface SynthesizeVideosOptions extends SynthesizeCorpusOptions {
  /** The data set whose files and tables are imitated. Default `manifest`. */
  layout?: VideoLayout;
  /** Columns and rows of the pictures, even numbers from 96 to 1920. Default 256 × 192. */
  size?: PictureSize;
  /** Share of the clips that lack the sound or the face from beginning to end, 0 to 1. Default 0. */
  missing?: number;
}

/** What {@link synthesizeVideos} has made, to be opened with `openDataset(dataset, folder)`. */
export interface SyntheticVideos {
  /** Absolute path of the folder. */
  folder: string;
  /** The name of the data set in whose layout it is. */
  dataset: string;
  /** Number of clips. */
  clips: number;
  /** The classes of the clips. */
  labels: string[];
  /** Length of all clips together. */
  seconds: number;
}

/** Raised whenever the same settings would give other bytes. */
const generator = 1;

/**
 * Writes a synthetic corpus of video files whose truth is known: AVI with Motion JPEG (25 frames a second) and 16-bit sound
 * (16 kHz), in which drawn people speak without words and show an emotion.
 *
 * The same speakers, clips and confusions between emotions as {@link synthesizeCorpus} makes. Skin, hair, build, light and
 * camera differ from person to person and clip to clip; lips move with the voice, brows, lids, cheeks and mouth with the
 * emotion's action units, and the head sways. One clip in four is covered by a board, stands still or drowns in noise for a
 * while, one in eight is muted for a while. `corpus.json` says all of it, clip by clip, and where each clip lies.
 *
 * The layout `manifest` has also what a face tracker would say of each frame (`features/*.npy`, the column `video`), so that
 * recipes for ready-made features run on the same corpus. `rml`, `enterface05`, `afew` and `iemocap` name and place files as
 * the makers of these corpora do; labels that such a corpus lacks are refused.
 *
 * Files appear whole or not at all. A stopped call leaves a folder that the same call completes to the same bytes.
 *
 * @param folder a new or empty folder, or one that holds the same corpus, finished or not
 * @param options layout, speakers, clips, seed, labels, size of the pictures, missing streams, progress and stopping
 * @returns where it is, what opens it, and how much it is
 * @throws RangeError for wrong settings, and for a folder that holds anything the corpus would be mixed with
 * @throws the signal's reason when stopped
 *
 * Source: the sources of {@link synthesizeCorpus}; ITU-T T.81 for the pictures, the AVI RIFF file reference for the file.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, synthesizeVideos } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * const made = await synthesizeVideos(folder, { layout: 'rml', speakers: 2, clips: 2, size: { width: 96, height: 96 } });
 * const dataset = await openDataset(made.dataset, made.folder);
 * dataset.clips.map(({ id }) => id); // → ['s1/an1', 's2/an1']
 * ```
 */
export async function synthesizeVideos(
  folder: string,
  {
    layout = 'manifest',
    speakers = 8,
    clips = 240,
    seed = 0,
    labels = [...syntheticLabels],
    size = { width: 256, height: 192 },
    missing = 0,
    onProgress,
    signal,
  }: SynthesizeVideosOptions = {},
): Promise<SyntheticVideos> {
  const caller = 'synthesizeVideos';
  requireOneOf(caller, 'layout', layout, Object.keys(layouts) as VideoLayout[]);
  requireSize(caller, size);
  requireInRange(caller, 'missing', missing, 0, 1);
  const { layOut, neutral, pairs } = layouts[layout];
  const planned = planCorpus(caller, { seed, speakers, clips, labels });
  if (!neutral && labels.includes('neutral')) {
    throw new RangeError(
      `${caller}: the layout ${layout} has no class "neutral"; leave it out, or take manifest.`,
    );
  }
  if (pairs !== undefined && (speakers % 2 === 1 || speakers > 2 * pairs)) {
    throw new RangeError(
      `${caller}: speakers of the layout ${layout} come in pairs, ${2 * pairs} at most; got ${speakers}.`,
    );
  }
  signal?.throwIfAborted();
  const filmed = planned.clips.map((plan) => planFilm(seed, plan, missing));
  const ids = planned.speakers.map(({ id }) => id);
  const laidOut = layOut({ clips: filmed, speakers: ids, size, studio: createStudio(seed), signal });
  const root = resolve(folder);
  await writeCorpus(root, laidOut, {
    caller,
    settings: { kind: 'videos', generator, layout, seed, speakers, clips, labels, size, missing },
    truth: {
      ...corpusFacts,
      speakers: planned.speakers,
      clips: filmed.map((plan, i) => ({ path: laidOut.paths[i], ...plan })),
    },
    onProgress,
    signal,
  });
  const seconds = filmed.reduce((sum, plan) => sum + plan.seconds, 0);
  return { folder: root, dataset: layout, clips, labels: [...labels], seconds };
}

/** @internal */
export function requireSize(caller: string, { width, height }: PictureSize): void {
  for (const [name, value] of Object.entries({ width, height })) {
    requireInteger(caller, `size.${name}`, value, { min: 96, max: 1920 });
    if (value % 2 === 1)
      throw new RangeError(`${caller}: size.${name} must be even; got ${value}. Take ${value + 1}.`);
  }
}
