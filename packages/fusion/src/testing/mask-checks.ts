import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import {
  apply,
  demand,
  disturbWeights,
  finite,
  gradientsOf,
  greatestDifference,
  isFloat,
  noise,
  same,
  type Check,
  type Subject,
} from './subject';

const FILLERS = [NaN, Infinity, -1e30];

/** Output and gradients as plain numbers. */
function observe(layer: layers.Layer, inputs: tf.Tensor[]): number[][] {
  const output = apply(layer, inputs);
  const parts = gradientsOf(layer, inputs, noise(output.shape, 7));
  return [output, ...parts.map(({ gradient }) => gradient)].map((tensor) => Array.from(tensor.dataSync()));
}

const allFinite = (lists: number[][]) => lists.every((list) => list.every(Number.isFinite));

/** A built layer with weights that are not special, one presence column for each modality expected. */
function layerWithPresence({ create, inputs, modalityOf }: Subject) {
  const layer = create({ presence: true });
  const modalities = new Set(modalityOf).size;
  apply(layer, [...inputs(1), tf.ones([1, modalities])]);
  disturbWeights(layer);
  return { layer, modalities };
}

/** Presence rows: everything there, then modality m missing in every second sample. */
const withoutModality = (batch: number, modalities: number, m: number) =>
  tf.tensor2d(
    Array.from({ length: batch }, (_, i) =>
      Array.from({ length: modalities }, (_, j) => (j === m && i % 2 === 0 ? 0 : 1)),
    ),
  );

/** Modality m, all inputs of it, with `filler` in every second sample. */
function fill(inputs: tf.Tensor[], m: number, filler: number, modalityOf: number[]): tf.Tensor[] {
  let seen = -1;
  return inputs.map((input) => {
    if (!isFloat(input) || modalityOf[++seen] !== m) return input;
    return tf.stack(
      tf.unstack(input).map((sample, i) => (i % 2 === 0 ? tf.fill(sample.shape, filler) : sample)),
    );
  });
}

function fillWhereMasked(input: tf.Tensor, mask: tf.Tensor, filler: number): tf.Tensor {
  const ones = new Array<number>(input.rank - mask.rank).fill(1);
  const frames = tf.cast(tf.reshape(mask, [...mask.shape, ...ones]), 'float32');
  const valid = tf.cast(tf.add(frames, tf.zerosLike(input)), 'bool');
  return tf.where(valid, input, tf.fill(input.shape, filler));
}

/** For layers that take frame masks: inputs that are not float32, one for each modality in their order or one for all. */
export const frameMaskChecks: Check[] = [
  {
    title: 'what masked frames hold, NaN included, changes neither outputs nor gradients',
    run({ create, inputs }) {
      const layer = create({});
      const padded = (filler: number) => {
        const all = inputs(4);
        const masks = all.filter((input) => !isFloat(input));
        const paired = masks.length === all.length - masks.length;
        let seen = -1;
        return all.map((input) => {
          if (!isFloat(input)) return input;
          const mask = masks[paired ? ++seen : 0];
          const covered =
            mask.shape.every((size, axis) => size === input.shape[axis]) && input.rank > mask.rank;
          return covered ? fillWhereMasked(input, mask, filler) : input;
        });
      };
      apply(layer, padded(0));
      disturbWeights(layer);
      const clean = observe(layer, padded(0));
      for (const filler of FILLERS) {
        const dirty = observe(layer, padded(filler));
        demand(allFinite(dirty), () => `padding that holds ${filler} gives values that are not finite`);
        demand(same(dirty, clean), () => `padding that holds ${filler} changes outputs or gradients`);
      }
    },
  },
  {
    title: 'a sample without any frame gives finite outputs and gradients, whatever it holds',
    run({ create, inputs }) {
      const layer = create({});
      const empty = inputs(2).map((input) => (isFloat(input) ? input : tf.zerosLike(input)));
      const masks = empty.filter((input) => !isFloat(input));
      apply(layer, empty);
      disturbWeights(layer);
      const lost = empty.map((input) => {
        const masked = masks.some((mask) => input.rank > mask.rank && input.shape[1] === mask.shape[1]);
        return isFloat(input) && masked ? tf.fill(input.shape, NaN) : input;
      });
      demand(allFinite(observe(layer, lost)), () => 'not finite');
    },
  },
];

/** For layers of several modalities. */
export const presenceChecks: Check[] = [
  {
    title: 'the layer has the option presence, which puts a mask [batch, modalities] behind its inputs',
    run({ create }) {
      const { presence } = create({ presence: true }).getConfig();
      demand(presence === true, () => 'getConfig() of a layer with presence: true does not hold it');
    },
  },
  {
    title: 'a presence mask of ones changes nothing',
    run(subject) {
      const { layer, modalities } = layerWithPresence(subject);
      const plain = subject.create({ presence: false });
      apply(plain, subject.inputs(1));
      plain.setWeights(layer.getWeights());
      const inputs = subject.inputs(4);
      const expected = apply(plain, inputs).dataSync();
      const got = apply(layer, [...inputs, tf.ones([4, modalities])]).dataSync();
      const difference = greatestDifference(got.slice(0, expected.length), expected);
      demand(got.length !== expected.length || difference < 1e-6, () => `outputs differ by ${difference}`);
    },
  },
  {
    title:
      'what a missing modality holds, NaN included, changes neither outputs nor gradients and gets gradient 0',
    run(subject) {
      const { layer, modalities } = layerWithPresence(subject);
      const { modalityOf } = subject;
      for (let m = 0; m < modalities; m++) {
        const at = (filler: number) => {
          const present = tf.cast(withoutModality(4, modalities, m), 'bool');
          return observe(layer, [...fill(subject.inputs(4), m, filler, modalityOf), present]);
        };
        const clean = at(0);
        for (const filler of FILLERS) {
          const dirty = at(filler);
          demand(allFinite(dirty), () => `modality ${m} missing, holding ${filler}: not finite`);
          demand(same(dirty, clean), () => `modality ${m} missing: its filler ${filler} leaks`);
        }
        const leaked = clean.slice(1, 1 + modalityOf.length).some((towards, input) => {
          if (modalityOf[input] !== m) return false;
          const size = towards.length / 4;
          return towards.some((value, i) => Math.floor(i / size) % 2 === 0 && value !== 0);
        });
        demand(!leaked, () => `modality ${m} gets a gradient where it is missing`);
      }
    },
  },
  {
    title:
      'modalityWeights(inputs), where there is one, gives shares that sum to 1, and 0 for a missing modality',
    run(subject) {
      const { layer, modalities } = layerWithPresence(subject);
      const { modalityWeights } = layer as { modalityWeights?: (inputs: tf.Tensor[]) => tf.Tensor };
      if (!modalityWeights) return;
      for (let m = 0; m < modalities; m++) {
        const present = withoutModality(4, modalities, m);
        const inputs = [...fill(subject.inputs(4), m, NaN, subject.modalityOf), present];
        const weights = modalityWeights.call(layer, inputs);
        const [batch, last] = [weights.shape[0], weights.shape[weights.rank - 1]];
        demand(
          batch === 4 && last === modalities,
          () => `the shape is [${weights.shape}], not [4, …, ${modalities}]`,
        );
        const rows = tf.reshape(weights, [-1, modalities]).arraySync() as number[][];
        rows.forEach((row, i) => {
          const sum = row.reduce((a, b) => a + b, 0);
          const fits = row.every((share) => share >= 0) && (sum === 0 || Math.abs(sum - 1) < 1e-5);
          demand(fits, () => `row ${i} is [${row}]`);
          const isMissing = Math.floor(i / (rows.length / 4)) % 2 === 0;
          demand(!isMissing || row[m] === 0, () => `modality ${m} is missing and gets ${row[m]}`);
        });
        const heard = rows.some((row) => row.some((share) => share > 0));
        demand(heard, () => 'all shares are 0');
      }
    },
  },
  {
    title: 'a modality still counts when another one is missing',
    run(subject) {
      const { layer, modalities } = layerWithPresence(subject);
      for (let m = 0; m < modalities; m++) {
        const present = tf.cast(withoutModality(1, modalities, m), 'bool');
        const [, ...gradients] = observe(layer, [...subject.inputs(1), present]);
        const heard = gradients
          .slice(0, subject.modalityOf.length)
          .some((list) => list.some((value) => value !== 0));
        demand(heard, () => `with modality ${m} missing no other one has a gradient`);
      }
    },
  },
  {
    title: 'a sample without any modality gives finite outputs and gradients',
    run(subject) {
      const { layer, modalities } = layerWithPresence(subject);
      const inputs = subject.inputs(2).map((input) => (isFloat(input) ? tf.fill(input.shape, NaN) : input));
      demand(allFinite(observe(layer, [...inputs, tf.zeros([2, modalities], 'bool')])), () => 'not finite');
      demand(finite(...layer.getWeights()), () => 'a weight is not finite');
    },
  },
];
