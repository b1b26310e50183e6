// From a data set's published features to what a network reads: per modality the standardised features of a clip and of
// the clips before it in its session, newest first.
import { featureStatistics } from '@avemo/dsp';
import * as tf from '@tensorflow/tfjs-core';
import ndarray from 'ndarray';

/**
 * One example a clip, in their order. Streams: every modality [context, width], `mask` [context, 1] with 0 where there is
 * no earlier clip, `presence` [1, modalities] of ones.
 *
 * @param dataset clips with features
 * @param options modalities as { name: [feature streams that are joined] }, context (clips seen, the clip included), and
 *   the fold, whose training clips alone give means and deviations; with outOfFold every clip has the outputs of networks that
 *   never met its own fold, else of those that never met this one
 */
export async function makeSamples(dataset, { modalities, context, outOfFold, fold }) {
  const names = Object.keys(modalities);
  const read = await Promise.all(
    dataset.clips.map((clip) => clip.features(outOfFold ? undefined : fold.name)),
  );
  const columns = names.map((name) =>
    standardize(
      read.map((one) => join(modalities[name], one)),
      fold.train,
    ),
  );
  return dataset.clips.map((clip, i) => {
    const past = Array.from({ length: context }, (_, k) => i - k).map((k) =>
      dataset.clips[k] && dataset.clips[k].session === clip.session && (k === i || clip.session) ? k : -1,
    );
    const streams = {
      mask: sequence(
        Float32Array.from(past, (k) => Number(k >= 0)),
        context,
      ),
      presence: sequence(new Float32Array(names.length).fill(1), 1),
    };
    names.forEach((name, m) => {
      const width = columns[m][0].length;
      const data = new Float32Array(context * width);
      past.forEach((k, t) => k >= 0 && data.set(columns[m][k], t * width));
      streams[name] = sequence(data, context);
    });
    return { id: clip.id, label: clip.label, streams };
  });
}

/** The same examples with one modality missing: blanked, and 0 in the presence mask. */
export function withoutModality(samples, names, missing) {
  const presence = sequence(
    Float32Array.from(names, (name) => Number(name !== missing)),
    1,
  );
  return samples.map((sample) => {
    const { data, frames } = sample.streams[missing];
    const blank = sequence(new Float32Array(data.length), frames);
    return { ...sample, streams: { ...sample.streams, [missing]: blank, presence } };
  });
}

/** The streams of some samples as tensors { name: { x: [samples, frames, width] } }. */
export function stack(samples) {
  return Object.fromEntries(
    Object.entries(samples[0].streams).map(([name, { frames, width }]) => {
      const data = new Float32Array(samples.length * frames * width);
      samples.forEach(({ streams }, i) => data.set(streams[name].data, i * frames * width));
      return [name, { x: tf.tensor3d(data, [samples.length, frames, width]) }];
    }),
  );
}

const sequence = (data, frames) => ({ data, frames, width: data.length / frames });

const join = (streams, features) => Float32Array.from(streams.flatMap((stream) => [...features[stream]]));

/** z-scores with the statistics of the rows in `train`; a feature that never changes there becomes 0. */
function standardize(rows, train) {
  const { mean, deviation } = featureStatistics(train.map((i) => ndarray(rows[i], [1, rows[i].length])));
  return rows.map((row) =>
    row.map((value, j) => (deviation[j] > 1e-8 ? (value - mean[j]) / deviation[j] : 0)),
  );
}
