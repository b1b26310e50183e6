// Fuses a sound stream and a picture stream by AG-FBP (Zhou et al. 2021): each stream is pooled over time by
// learned attention, then the two vectors meet in adaptive factorised bilinear pooling, where the longer vector
// weighs more (the factors, audio and video, of each clip). The weights are the seeded starting ones; in a model they are trained with the rest.
//
// Prints:
//   pooled   audio [2,64], video [2,96]
//   factors  [[0.362,0.638],[0.338,0.662]]
//   fused    [2,128] of lengths [1.000,1.000]
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { AdaptiveFactorizedBilinearPooling, AttentionPooling, adaptiveFactors } from '@avemo/fusion';

await useBackend('cpu');

// Two clips: 30 frames of 64 sound features, 12 frames of 96 picture features.
const audio = tf.randomNormal([2, 30, 64], 0, 1, 'float32', 1);
const video = tf.randomNormal([2, 12, 96], 0, 1, 'float32', 2);

const audioVector = new AttentionPooling({ units: 32, temperature: 0.3, seed: 3 }).apply(audio);
const videoVector = new AttentionPooling({ units: 32, temperature: 0.5, seed: 4 }).apply(video);
const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 128, factors: 4, seed: 5 });
const fused = fusion.apply([audioVector, videoVector]);

const shown = (tensor) =>
  JSON.stringify(tensor.arraySync(), (_, value) => value.toFixed?.(3) ?? value).replaceAll('"', '');
console.log(`pooled   audio [${audioVector.shape}], video [${videoVector.shape}]`);
console.log(`factors  ${shown(adaptiveFactors(audioVector, videoVector))}`);
console.log(`fused    [${fused.shape}] of lengths ${shown(tf.norm(fused, 'euclidean', 1))}`);
