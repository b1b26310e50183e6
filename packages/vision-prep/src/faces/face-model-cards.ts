/** The models of faces that this package knows. */
export type FaceModelName = 'blazeface' | 'facemesh' | 'faceres' | 'emotion';

/** What a model computes, where it comes from, and how its files are recognised. */
export interface FaceModelCard {
  /** The files are called `<name>.json` and `<name>.bin`. */
  name: FaceModelName;
  /** What it is for. */
  task: string;
  /** Shape of one input: [height, width, channels]. */
  input: readonly [height: number, width: number, channels: number];
  /** What a level of 0 to 255 is multiplied by. */
  gain: number;
  /** What is added then. */
  offset: number;
  /** Names of the outputs that are read. */
  outputs: readonly string[];
  /** Who made it. */
  origin: string;
  /** Terms of the weights, as far as they are known. */
  licence: string;
  /** SHA-256 of the graph (.json) and of the weights (.bin). */
  sha256: { graph: string; weights: string };
}

/**
 * Cards of the models in the folder `models` of the npm package `@vladmandic/human` 3.3 (its packaging is MIT).
 *
 * @example
 * ```ts
 * import { faceModelCards } from '@avemo/vision-prep/faces';
 *
 * faceModelCards.blazeface.input; // → [256, 256, 3]
 * faceModelCards.blazeface.licence; // → "Apache-2.0"
 * ```
 */
export const faceModelCards: Readonly<Record<FaceModelName, FaceModelCard>> = {
  blazeface: {
    name: 'blazeface',
    task: 'finds faces: boxes, six points, scores',
    input: [256, 256, 3],
    gain: 1 / 127.5,
    offset: -1,
    outputs: ['Identity', 'Identity_1', 'Identity_2', 'Identity_3'],
    origin: 'MediaPipe BlazeFace, back camera (https://arxiv.org/abs/1907.05047)',
    licence: 'Apache-2.0',
    sha256: {
      graph: 'cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f',
      weights: 'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72',
    },
  },
  facemesh: {
    name: 'facemesh',
    task: 'lays 468 points on a face and says whether it is one',
    input: [192, 192, 3],
    gain: 1 / 255,
    offset: 0,
    outputs: ['Identity_2', 'Identity_1'],
    origin: 'MediaPipe Face Mesh (https://arxiv.org/abs/1907.06724)',
    licence: 'Apache-2.0',
    sha256: {
      graph: 'b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7',
      weights: '3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b',
    },
  },
  faceres: {
    name: 'faceres',
    task: 'describes a face by 1024 numbers',
    input: [224, 224, 3],
    gain: 1,
    offset: 0,
    outputs: ['global_pooling/Mean'],
    origin: 'HSE_FaceRec_tf, MobileNet (https://github.com/HSE-asavchenko/HSE_FaceRec_tf)',
    licence: 'not verified, neither for the weights nor for the pictures that they were trained on',
    sha256: {
      graph: '5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df',
      weights: '2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b',
    },
  },
  emotion: {
    name: 'emotion',
    task: 'scores seven expressions; trained on FER2013',
    input: [64, 64, 1],
    gain: 1 / 127.5,
    offset: -1,
    outputs: ['Identity'],
    origin: 'face_classification, mini-Xception (https://github.com/oarriaga/face_classification)',
    licence: 'MIT; FER2013, its training data, is for research',
    sha256: {
      graph: '56f7e557eb0c863a8b9ab04ac7ccba756e93bf2c27dce135ef0e8712b80b7ad2',
      weights: '927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987',
    },
  },
};
