import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createRandom, type Random } from '../random';
import type { FaceDamage } from './face-damage';
import { frameRate, type ClipPlan } from './plan-clip';
import { controlRate, type Utterance } from './plan-utterance';

/**
 * The columns of the face stream: action unit intensities (0 to 5), mouth opening (0 to 1), head turn (radians),
 * gaze (radians) and the tracker's confidence (0 to 1).
 * @internal
 */
export const faceFeatureNames = [
  ...[
    '01',
    '02',
    '04',
    '05',
    '06',
    '07',
    '09',
    '10',
    '12',
    '14',
    '15',
    '17',
    '20',
    '23',
    '25',
    '26',
    '45',
  ].map((unit) => `AU${unit}_r`),
  'mouth_open',
  ...['pose_Rx', 'pose_Ry', 'pose_Rz', 'gaze_angle_x', 'gaze_angle_y'],
  'confidence',
];

const unitCount = 17;
const at = (name: string) => faceFeatureNames.indexOf(name);

/**
 * Moves a face: the emotion's action units rise, hold and fall over the speaker's resting face, the mouth follows
 * the voice, eyes blink, the head sways; then the planned damage is done. @internal
 */
export function renderFace(
  random: Random,
  utterance: Utterance,
  { frames, face, damage }: Pick<ClipPlan, 'frames' | 'face' | 'damage'>,
  restingSeed: number,
): NdArray<Float32Array> {
  const envelope = drawEnvelope(random, frames);
  const values = moveFace(random, utterance, {
    frames,
    restingSeed,
    unit: (name, frame) => (face[name] ?? 0) * envelope[frame],
  });
  for (const one of damage) doDamage(random, values, one);
  return ndArray(values, [frames, faceFeatureNames.length]);
}

/** The face stream [frames, features] of a person whose action units follow `unit`, 0 to 5 over the resting face. @internal */
export function moveFace(
  random: Random,
  utterance: Pick<Utterance, 'voicing' | 'formants'>,
  {
    frames,
    restingSeed,
    unit,
  }: { frames: number; restingSeed: number; unit: (name: string, frame: number) => number },
): Float32Array<ArrayBuffer> {
  const width = faceFeatureNames.length;
  const values = new Float32Array(frames * width);
  const resting = drawRestingFace(createRandom(restingSeed));
  const mouth = mouthOpening(utterance, frames);
  const blinks = drawBlinks(random, frames);
  const wander = new Float64Array(width);
  for (let frame = 0; frame < frames; frame++) {
    for (let i = 0; i < width; i++) {
      wander[i] = 0.75 * wander[i] + random.normal() * (i < unitCount ? 0.16 : 0.02);
      const name = faceFeatureNames[i];
      let value = resting[i] + wander[i];
      if (i < unitCount) value += unit(name, frame);
      if (name === 'AU25_r') value += 1.8 * mouth[frame];
      if (name === 'AU26_r') value += 1.1 * mouth[frame];
      if (name === 'AU45_r') value += 3 * blinks[frame];
      if (name === 'mouth_open') value += 0.6 * mouth[frame] + 0.12 * unit('AU26_r', frame);
      if (name === 'confidence') value = 0.96 + 0.5 * wander[i];
      values[frame * width + i] = clampFeature(i, value);
    }
  }
  return values;
}

function clampFeature(index: number, value: number): number {
  if (index < unitCount) return Math.min(5, Math.max(0, value));
  if (index === unitCount || index === faceFeatureNames.length - 1) return Math.min(1, Math.max(0, value));
  return value;
}

function drawRestingFace(random: Random): Float64Array {
  return Float64Array.from(faceFeatureNames, (_, i) =>
    i < unitCount ? Math.abs(0.3 * random.normal()) : i === unitCount ? 0.05 : 0.08 * random.normal(),
  );
}

/** 0 … 1: onset, apex, offset, with a smooth rise and fall. */
function drawEnvelope(random: Random, frames: number): Float64Array {
  const onset = 0.25 * frames * random.next();
  const rise = frameRate * (0.16 + 0.3 * random.next());
  const offset = frames * (0.75 + 0.35 * random.next());
  const fall = frameRate * (0.2 + 0.4 * random.next());
  const floor = 0.1;
  const smoothStep = (x: number) => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));
  return Float64Array.from({ length: frames }, (_, frame) =>
    Math.max(floor, smoothStep((frame - onset) / rise) * (1 - 0.7 * smoothStep((frame - offset) / fall))),
  );
}

/** 0 … 1: open where the voice is strong and the first formant high. */
function mouthOpening(
  { voicing, formants }: Pick<Utterance, 'voicing' | 'formants'>,
  frames: number,
): Float64Array {
  const step = controlRate / frameRate;
  return Float64Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let i = frame * step; i < (frame + 1) * step; i++) sum += (voicing[i] * formants[0][i]) / 800;
    return Math.min(1, sum / step);
  });
}

/** 0 … 1: about 20 blinks a minute, each of five frames. */
function drawBlinks(random: Random, frames: number): Float64Array {
  const shape = [0.4, 1, 1, 0.6, 0.2];
  const blinks = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    if (random.next() < 20 / 60 / frameRate) shape.forEach((value, i) => (blinks[frame + i] = value));
  }
  return blinks;
}

/** Spoils frames of a face stream. @internal */
export function doDamage(random: Random, values: Float32Array, { kind, start, end }: FaceDamage): void {
  const width = faceFeatureNames.length;
  const still = values.slice(start * width, (start + 1) * width);
  const drift = Float64Array.from({ length: width }, () => random.next());
  for (let frame = start; frame < end; frame++) {
    for (let i = 0; i < width; i++) {
      let value = 0;
      if (kind === 'frozen') value = still[i];
      if (kind === 'noisy') value = i < unitCount ? 3 * drift[i] * random.next() : 0.3 * random.normal();
      values[frame * width + i] = clampFeature(i, value);
    }
    values[frame * width + at('confidence')] =
      kind === 'occluded' ? 0.1 * random.next() : (kind === 'frozen' ? 0.8 : 0.5) + 0.15 * random.next();
  }
}
