import { encodeWav } from '@avemo/dsp';
import { encodeCsv } from '../../io/encode-csv';
import type { PictureSize } from '../picture-size';
import { encodeAvi } from '../pictures/encode-avi';
import { frameRate } from '../plan-clip';
import { affectOf, type RecordingPlan } from '../plan-recording';
import { encodePictures, type Studio } from '../render-clip';
import { renderRecording } from '../render-recording';
import { speechSampleRate } from '../render-speech';
import type { CorpusWork, LaidOut } from './corpus-work';

/** Everything that a layout needs to know of recordings. @internal */
export interface RecordingsContent {
  plans: readonly RecordingPlan[];
  /** Seconds by which the annotators are late. */
  annotationDelay: number;
  size: PictureSize;
  studio: Studio;
  signal?: AbortSignal;
}

const targets = ['arousal', 'valence'] as const;

/** Annotations every 40 ms, as the annotators gave them: late. Before they can have seen anything they say what comes first. */
function annotate({ annotationDelay }: RecordingsContent, plan: RecordingPlan) {
  const affect = affectOf(plan);
  return Array.from({ length: plan.frames }, (_, frame) => {
    const time = frame / frameRate;
    const seen = Math.max(0, time - annotationDelay);
    return { time: time.toFixed(2), values: targets.map((target) => affect[target](seen).toFixed(4)) };
  });
}

/** `recordings/*.avi`, `annotations/*.csv` and a table. @internal */
export function layOutRecordings(content: RecordingsContent): LaidOut {
  const paths = content.plans.map(({ id }) => `recordings/${id}.avi`);
  const annotations = content.plans.map(({ id }) => `annotations/${id}.csv`);
  const rows = content.plans.map(({ speaker, split }, i) => [paths[i], speaker.id, split, annotations[i]]);
  return {
    works: content.plans.map((plan, i): CorpusWork => ({
      files: [paths[i], annotations[i]],
      clips: 1,
      make: () =>
        new Map<string, Uint8Array | string>([
          [paths[i], film(content, plan).video],
          [
            annotations[i],
            encodeCsv([
              ['time', ...targets],
              ...annotate(content, plan).map(({ time, values }) => [time, ...values]),
            ]),
          ],
        ]),
    })),
    paths,
    tables: new Map([['manifest.csv', encodeCsv([['path', 'speaker', 'split', 'annotation'], ...rows])]]),
  };
}

/** RECOLA as AVEC 2016 gave it out, the gold standard of the test part included. @internal */
export function layOutRecola(content: RecordingsContent): LaidOut {
  const paths = content.plans.map(({ id }) => `recordings_video/${id}.avi`);
  const golds = (id: string) => targets.map((target) => `ratings_gold_standard/${target}/${id}.arff`);
  return {
    works: content.plans.map((plan, i): CorpusWork => {
      const sound = `recordings_audio/${plan.id}.wav`;
      return {
        files: [sound, paths[i], ...golds(plan.id)],
        clips: 1,
        make: () => {
          const { samples, video } = film(content, plan);
          const rows = annotate(content, plan);
          return new Map<string, Uint8Array | string>([
            [sound, encodeWav({ samples, sampleRate: speechSampleRate })],
            [paths[i], video],
            ...targets.map((target, k) => {
              const data = rows.map(({ time, values }) => `'${plan.id}',${time},${values[k]}`);
              return [golds(plan.id)[k], [...arffHeader(target), ...data, ''].join('\n')] as const;
            }),
          ]);
        },
      };
    }),
    paths,
    tables: new Map(),
  };
}

const arffHeader = (target: string) => [
  `@relation gold_standard_${target}`,
  '',
  '@attribute Instance_name string',
  '@attribute frameTime numeric',
  `@attribute GoldStandard numeric`,
  '',
  '@data',
];

function film({ studio, size, signal }: RecordingsContent, plan: RecordingPlan) {
  const { samples, pictures } = renderRecording(studio, plan);
  const video = encodeAvi({
    ...size,
    pictures: encodePictures(pictures(size), size, signal),
    frameRate,
    sound: { samples, sampleRate: speechSampleRate },
  });
  return { samples, video };
}
