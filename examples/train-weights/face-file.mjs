// The trained network as the file that is shipped: kernels in bytes, normalisation as one factor and one term a filter.
import { emotions } from '@avemo/pipelines/predict';
import { encodeSafetensors } from '@avemo/models';

/** Training pictures of FER2013, of which a copy may hold fewer. */
const published = {
  ...{ anger: 3995, disgust: 436, fear: 4097, happiness: 7215 },
  ...{ sadness: 4830, surprise: 3171, neutral: 4965 },
};

const total = Object.values(published).reduce((sum, count) => sum + count, 0);

/** How frequent an emotion, by its place, is among them. */
const shareOf = (place) => published[emotions[place]] / total;

/** What a weight of 0 is as a byte, and the largest weight of a filter beside it. */
const [zero, largest] = [128, 127];

/** The bytes of the file, for `openFaceNetwork`. */
export async function encodeFace(network, pictures) {
  const tensors = new Map();
  const put = (name, data, shape) => tensors.set(name, { data: Float32Array.from(data), shape });
  for (const { name, weights } of network.layers) {
    if (weights.length === 0) continue;
    const values = {};
    for (const [i, tensor] of network.getLayer(name).getWeights().entries())
      values[weights[i].originalName.split('/').at(-1)] = { data: await tensor.data(), shape: tensor.shape };
    if (values.moving_variance) {
      const { gamma, beta, moving_mean: mean, moving_variance: variance } = values;
      const scale = gamma.data.map((factor, f) => factor / Math.sqrt(variance.data[f] + epsilon));
      put(`${name}/scale`, scale, gamma.shape);
      put(
        `${name}/shift`,
        beta.data.map((term, f) => term - mean.data[f] * scale[f]),
        beta.shape,
      );
      continue;
    }
    const { data, shape } = values.kernel;
    const count = shape.at(-1);
    const scale = new Float32Array(count);
    data.forEach((weight, i) => (scale[i % count] = Math.max(scale[i % count], Math.abs(weight))));
    scale.forEach((most, f) => (scale[f] = most / largest || 1));
    const bytes = Uint8Array.from(data, (weight, i) => zero + Math.round(weight / scale[i % count]));
    tensors.set(`${name}/kernel`, { data: bytes, shape });
    put(`${name}/kernel/scale`, scale, [count]);
    if (values.bias) put(`${name}/bias`, values.bias.data, values.bias.shape);
  }
  const { data } = tensors.get('classes/bias');
  emotions.forEach((_, c) => {
    const shown = pictures.filter(({ truth }) => truth === c).length;
    data[c] += Math.log((shareOf(c) * pictures.length) / shown);
  });
  return encodeSafetensors(tensors);
}

/** Of the batch normalisation of tfjs. */
const epsilon = 1e-3;
