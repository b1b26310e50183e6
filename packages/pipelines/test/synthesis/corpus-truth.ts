import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the tests use of a corpus.json. */
export interface CorpusTruth {
  synthetic: boolean;
  statement: string;
  settings: { seed: number; speakers: number; clips: number; labels: string[] };
  sampleRate: number;
  frameSeconds: number;
  speakers: { id: string }[];
  clips: {
    path: string;
    id: string;
    label: string;
    speaker: string;
    frames: number;
    seconds: number;
    arousal: number;
    valence: number;
    voice: { meanF0: number; level: number };
    signalToNoise: number;
    damage: { kind: 'occluded' | 'frozen' | 'noisy'; start: number; end: number }[];
  }[];
}

export const readTruth = (folder: string): CorpusTruth =>
  JSON.parse(readFileSync(join(folder, 'corpus.json'), 'utf8')) as CorpusTruth;
