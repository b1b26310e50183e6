// The network around a fusion, the same for every method: a dense layer of one width for each modality, the fusion, dropout,
// a linear classifier; in front of all ModalityDropout where it is asked for.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ModalityDropout } from '@avemo/fusion';
import { SeededDropout, deriveSeed } from '@avemo/models';
import { feeds, feedsOfLogits } from './feeds.mjs';
import { stack } from './samples.mjs';

/** Whether a method can be told that a modality is missing: alone it could not answer. */
export function knowsPresence({ Layer, options, listens }) {
  return (
    Layer !== undefined &&
    !listens &&
    'presence' in new Layer({ ...options, trunks: 1, name: 'asked' }).getConfig()
  );
}

/**
 * A network for `fit`, with the fusion of a method inside.
 *
 * @param method from methods.mjs
 * @param options names of all modalities, classes, width, dropout, modalityDropout (0: none), seed; an example, to build for
 * @returns the network, its number of parameters and `dispose`
 */
export function createNetwork(
  method,
  { names, classes, width, dropout, modalityDropout = 0, seed, example },
) {
  let index = 0;
  const nextSeed = () => deriveSeed(seed, index++);
  const layers = [];
  const keep = (layer) => {
    layers.push(layer);
    return layer;
  };
  const dense = (units, activation) => {
    const kernelInitializer = tfl.initializers.glorotUniform({ seed: nextSeed() });
    return keep(tfl.layers.dense({ units, activation, kernelInitializer }));
  };
  const heard = method.listens ?? names;
  const presence = knowsPresence(method);
  const projections = heard.map(() => dense(method.width ?? width, 'tanh'));
  const drop = keep(new SeededDropout({ rate: dropout, seed: nextSeed() }));
  const blank = new ModalityDropout({ rate: modalityDropout, presence: true, seed: nextSeed() });
  const create = (more) => keep(new method.Layer({ ...method.options, ...more, seed: nextSeed(), presence }));
  const context = example.streams.mask.frames;
  const fuse = feeds[method.feed]({ create, keep, dense, drop, nextSeed, heard, classes, width, context });
  const classifier = feedsOfLogits.includes(method.feed) ? undefined : dense(classes);

  const logits = ({ streams }, { training, step }) => {
    const how = { training };
    drop.setStep(step);
    let parts = heard.map((name) => streams[name].x);
    let present = tf.squeeze(streams.presence.x, [1]);
    if (modalityDropout > 0) {
      blank.setStep(step);
      [present, ...parts] = rotate(blank.apply([...parts, present], how));
    }
    const now = (x) => tf.squeeze(tf.slice(x, [0, 0, 0], [-1, 1, -1]), [1]);
    const inputs = {
      mask: tf.squeeze(streams.mask.x, [2]),
      present: presence ? [present] : [],
      get current() {
        return parts.map((x, m) => projections[m].apply(now(x)));
      },
      get sequences() {
        return parts.map((x, m) => projections[m].apply(withAge(x)));
      },
    };
    const fused = fuse(inputs, how);
    return classifier ? classifier.apply(drop.apply(fused, how)) : fused;
  };
  // Layers make their weights when they are first called.
  tf.tidy(() => void logits({ streams: stack([example]) }, { training: false, step: 0 }));
  const weighty = layers.filter((each) => each.weights.length > 0);
  return {
    variables: weighty.flatMap((each) => each.trainableWeights.map((weight) => weight.read())),
    logits,
    parameters: weighty.reduce((sum, each) => sum + each.countParams(), 0),
    dispose: () => weighty.forEach((each) => each.dispose()),
  };
}

const rotate = (list) => [list.at(-1), ...list.slice(0, -1)];

/** Attention knows no order: behind the features of every clip stands how many clips ago it was, as a one-hot vector. */
function withAge(x) {
  const [samples, context] = x.shape;
  if (context === 1) return x;
  return tf.concat([x, tf.tile(tf.expandDims(tf.eye(context), 0), [samples, 1, 1])], 2);
}
