// How a fusion is given its inputs. A feed makes its layers from a kit and gives a function from the inputs of a batch to the
// fused result:
//   inputs.current    per modality the projected vector of the clip, [batch, width]
//   inputs.sequences  per modality those of the clip and of the clips before it, [batch, context, width]
//   inputs.mask       [batch, context], 0 where there is no earlier clip
//   inputs.present    [] or, for layers with presence, [[batch, modalities]], the last input of every layer
// A layer for two streams gets the last modality as one and the others side by side as the other.
import * as tf from '@tensorflow/tfjs-core';
import { AttentionPooling } from '@avemo/fusion';

const pair = (parts) => [parts.length > 2 ? tf.concat(parts.slice(0, -1), -1) : parts[0], parts.at(-1)];

/** Presence of [first modality, any of the others] or, with `last`, of [any of the others, last modality]. */
const pairPresence = (present, { last }) =>
  present.map((mask) => {
    const columns = tf.split(mask, mask.shape[1], 1);
    const [one, others] = last ? [columns.at(-1), columns.slice(0, -1)] : [columns[0], columns.slice(1)];
    const any = others.reduce((a, b) => tf.maximum(a, b));
    return tf.concat(last ? [any, one] : [one, any], 1);
  });

const attention = ({ keep, width, nextSeed }) =>
  keep(new AttentionPooling({ units: width, seed: nextSeed() }));

/** Feeds whose result is the classes' logits; behind the others stands a linear classifier. */
export const feedsOfLogits = ['hidden', 'predictions', 'hiddenAndPredictions'];

/** Whether a method looks at more than the clip itself. */
export const needsContext = ({ feed }) =>
  ['trunks', 'wholeAndTrunks', 'sequences', 'crossed', 'pooled'].includes(feed);

export const feeds = {
  vectors({ create }) {
    const layer = create();
    return ({ current, present }) => layer.apply([...current, ...present]);
  },

  pair({ create }) {
    const layer = create();
    return ({ current, present }) =>
      layer.apply([...pair(current), ...pairPresence(present, { last: true })]);
  },

  trunks({ create, context }) {
    const layer = create({ trunks: context });
    return ({ sequences, mask, present }) =>
      layer.apply([...pair(sequences), mask, ...pairPresence(present, { last: true })]);
  },

  wholeAndTrunks({ create, context }) {
    const layer = create({ trunks: context });
    const newest = (x) => tf.squeeze(tf.slice(x, [0, 0, 0], [-1, 1, -1]), [1]);
    return ({ sequences, mask, present }) => {
      const there = pairPresence(present, { last: true });
      return layer.apply([...pair(sequences.map(newest)), ...pair(sequences), mask, ...there]);
    };
  },

  /** The first modality is the sound, the others are the positions of the face; one step of time. */
  face({ create }) {
    const layer = create();
    return ({ current: [sound, ...others], present }) => {
      const face = tf.expandDims(tf.stack(others, 1), 1);
      const there = pairPresence(present, { last: false });
      return tf.squeeze(layer.apply([tf.expandDims(sound, 1), face, ...there]), [1]);
    };
  },

  /** One layer over all sequences. */
  sequences({ create }) {
    const layer = create({ masks: true });
    return ({ sequences, mask, present }) =>
      layer.apply([...sequences, ...sequences.map(() => mask), ...present]);
  },

  /** Every modality looks at the others with a layer of its own; the results are pooled and joined. */
  crossed({ create, heard, ...kit }) {
    const layers = heard.map(() => create({ masks: true }));
    const pools = heard.map(() => attention(kit));
    return ({ sequences, mask, present }) => {
      const looks = heard.map((_, m) => {
        const first = (list) => [list[m], ...list.slice(0, m), ...list.slice(m + 1)];
        const there = present.map((columns) => tf.concat(first(tf.split(columns, heard.length, 1)), 1));
        const seen = layers[m].apply([...first(sequences), ...sequences.map(() => mask), ...there]);
        return pools[m].apply([seen, mask]);
      });
      return tf.concat(looks, 1);
    };
  },

  /** Attention pooling of each modality's sequence, then the layer. */
  pooled({ create, heard, ...kit }) {
    const layer = create();
    const pools = heard.map(() => attention(kit));
    return ({ sequences, mask, present }) =>
      layer.apply([...sequences.map((x, m) => pools[m].apply([x, mask])), ...present]);
  },

  hidden({ create, drop, classes }) {
    const layer = create({ outputs: classes });
    return ({ current, present }, how) =>
      layer.apply([...current.map((h) => drop.apply(h, how)), ...present]);
  },

  predictions({ create, drop, dense, heard, classes }) {
    const layer = create();
    const answers = heard.map(() => dense(classes));
    return ({ current, present }, how) =>
      layer.apply([...current.map((h, m) => answers[m].apply(drop.apply(h, how))), ...present]);
  },

  hiddenAndPredictions({ create, drop, dense, heard, classes }) {
    const layer = create();
    const answers = heard.map(() => dense(classes));
    return ({ current, present }, how) => {
      const hidden = current.map((h) => drop.apply(h, how));
      return layer.apply([...hidden, ...hidden.map((h, m) => answers[m].apply(h)), ...present]);
    };
  },
};
