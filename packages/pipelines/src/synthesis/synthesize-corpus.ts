import { deriveSeed } from '@avemo/checks';
import { encodeWav } from '@avemo/dsp';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { encodeNpy } from '../io/npy';
import { createRandom } from '../random';
import { removeLeftovers, writeFileAtomic } from '../io/atomic-file';
import { encodeCsv } from '../io/encode-csv';
import { claimFolder, exists, unfinishedName } from './corpus-files';
import { frameRate, type ClipPlan, type SpeakerPlan } from './plan-clip';
import { foldOf, planCorpus } from './plan-corpus';
import { syntheticLabels } from './synthetic-labels';
import { planUtterance } from './plan-utterance';
import { faceFeatureNames, renderFace } from './render-face';
import { renderSpeech, speechSampleRate } from './render-speech';
import { corpusFacts } from './corpus-facts';

/** Options of {@link synthesizeCorpus}. */
export interface SynthesizeCorpusOptions {
  /** Number of speakers, 1 to 99; high and low voices in turn. Default 8. */
  speakers?: number;
  /** Number of clips in all, dealt out evenly over speakers, then labels; at least one a speaker, at most 100,000. Default 240. */
  clips?: number;
  /** Decides everything: the same seed and settings give the same bytes. An integer of at least 0. Default 0. */
  seed?: number;
  /** Distinct emotions out of {@link syntheticLabels} and `neutral`. Default the six of {@link syntheticLabels}. */
  labels?: string[];
  /** Called after each clip. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Stops the work between two clips; the next call with the same settings takes it up again. */
  signal?: AbortSignal;
}

/** What {@link synthesizeCorpus} has made. */
export interface SyntheticCorpus {
  /** Absolute path of the folder. */
  folder: string;
  /** Absolute path of `manifest.csv`, for `openDataset('manifest', …)`. */
  manifest: string;
  /** Number of clips. */
  clips: number;
  /** The class names in order. */
  labels: string[];
  /** Length of all clips together. */
  seconds: number;
}

/** Raised whenever the same settings would give other bytes. */
const generator = 1;

/**
 * Writes a synthetic audio-visual emotion corpus whose truth is known: speech-like sound (16 kHz WAV of 1.2 to 2 s)
 * and a face stream (25 frames a second of 24 features: 17 action units, mouth, head, gaze, tracker confidence).
 *
 * The layout is that of the data set `manifest`: `manifest.csv` (path, label, speaker, arousal, valence, video, fold),
 * `audio/*.wav`, `video/*.npy`, `video-features.json`, and `corpus.json` with the settings and the truth of each clip.
 *
 * The sound is source–filter synthesis; pitch, its range and final movement, rate, level, spectral tilt, breathiness,
 * jitter, tremor and creak follow the emotion, the speaker and chance. Each stream mixes emotions with a neighbour,
 * the voice anger with happiness and sadness with disgust, the face fear with surprise and anger with disgust; some
 * sounds are noisy and some face streams occluded, frozen or wrong. So each stream alone confuses what the other
 * tells apart.
 *
 * Files appear whole or not at all. A stopped call leaves a folder that the same call completes to the same bytes;
 * `manifest.csv` and `corpus.json` come last.
 *
 * @param folder a new or empty folder, or one that holds the same corpus, finished or not
 * @param options speakers, clips, seed, labels, progress and stopping
 * @returns where it is and how much it is
 * @throws RangeError for wrong settings, and for a folder that holds anything the corpus would be mixed with
 * @throws the signal's reason when stopped
 *
 * Source: Klatt, "Software for a cascade/parallel formant synthesizer" (1980), for the resonators; Scherer (2003) and
 * Juslin and Laukka (2003) for the directions of the vocal cues; Ekman and Friesen's EMFACS for the action units.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * const { manifest } = await synthesizeCorpus(folder, { speakers: 2, clips: 12, seed: 7 });
 * const dataset = await openDataset('manifest', manifest);
 * [dataset.clips.length, dataset.labels.length, dataset.features!.face!.width]; // → [12, 6, 24]
 * ```
 */
export async function synthesizeCorpus(
  folder: string,
  {
    speakers = 8,
    clips = 240,
    seed = 0,
    labels = [...syntheticLabels],
    onProgress,
    signal,
  }: SynthesizeCorpusOptions = {},
): Promise<SyntheticCorpus> {
  const { speakers: voices, clips: plans } = planCorpus('synthesizeCorpus', {
    seed,
    speakers,
    clips,
    labels,
  });
  signal?.throwIfAborted();
  const root = resolve(folder);
  const settings = { generator, seed, speakers, clips, labels };
  const summary = {
    folder: root,
    manifest: join(root, 'manifest.csv'),
    clips,
    labels: [...labels],
    seconds: plans.reduce((sum, plan) => sum + plan.seconds, 0),
  };
  await claimFolder(root, settings, {
    caller: 'synthesizeCorpus',
    holds: ['audio', 'video', 'manifest.csv'],
  });
  await removeLeftovers(root);
  for (let i = 0; i < clips; i++) {
    signal?.throwIfAborted();
    await writeClip(root, seed, plans[i]);
    onProgress?.({ done: i + 1, total: clips });
  }
  await writeDescriptions(root, settings, voices, plans);
  return summary;
}

async function writeClip(root: string, seed: number, plan: ClipPlan): Promise<void> {
  const sound = join(root, soundPath(plan));
  const picture = join(root, picturePath(plan));
  if ((await exists(sound)) && (await exists(picture))) return;
  const random = (purpose: string) => createRandom(deriveSeed(seed, purpose, plan.id));
  const utterance = planUtterance(random('utterance'), plan);
  const samples = renderSpeech(random('speech'), utterance, plan);
  const face = renderFace(random('face'), utterance, plan, deriveSeed(seed, 'resting face', plan.speaker));
  await writeFileAtomic(sound, encodeWav({ samples, sampleRate: speechSampleRate }), { durable: false });
  await writeFileAtomic(picture, encodeNpy(face), { durable: false });
}

const soundPath = ({ id }: ClipPlan) => `audio/${id}.wav`;
const picturePath = ({ id }: ClipPlan) => `video/${id}.npy`;

async function writeDescriptions(
  root: string,
  settings: { speakers: number },
  speakers: SpeakerPlan[],
  plans: ClipPlan[],
): Promise<void> {
  const rows = plans.map((plan) => [
    soundPath(plan),
    plan.label,
    plan.speaker,
    plan.arousal.toFixed(4),
    plan.valence.toFixed(4),
    picturePath(plan),
    foldOf(
      speakers.findIndex(({ id }) => id === plan.speaker),
      settings.speakers,
    ),
  ]);
  const header = ['path', 'label', 'speaker', 'arousal', 'valence', 'video', 'fold'];
  const names = { names: faceFeatureNames, frameSeconds: 1 / frameRate };
  const corpus = {
    ...corpusFacts,
    settings,
    speakers,
    clips: plans.map((plan) => ({ path: soundPath(plan), ...plan })),
  };
  await writeFileAtomic(join(root, 'video-features.json'), `${JSON.stringify(names)}\n`);
  await writeFileAtomic(join(root, 'manifest.csv'), encodeCsv([header, ...rows]));
  await writeFileAtomic(join(root, 'corpus.json'), `${JSON.stringify(corpus, null, 1)}\n`);
  await rm(join(root, unfinishedName), { force: true });
}
