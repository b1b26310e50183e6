import joint from '../models/joint.json';

/**
 * How far the answers of voice and face count when both are there, of sum 1: as people weigh them when they judge both,
 * fitted to the votes of CREMA-D (68 actors, 5,562 clips); what the logarithms of `@vladmandic/human`'s scores of a face are
 * divided by so that they are calibrated where they count alone (`faceTemperature`); and the same with what the logits of the
 * network `face` are multiplied by where both count (`faceNetworks`), as `scoreFaces` of `@avemo/pipelines/predict` takes it.
 *
 * Source: Cao et al. 2014, CREMA-D, https://doi.org/10.1109/TAFFC.2014.2336244
 *
 * @example
 * ```ts
 * import { fusionWeights } from '@avemo/weights';
 *
 * fusionWeights.voice + fusionWeights.face; // → 1
 * ```
 */
export const fusionWeights: Readonly<{
  voice: number;
  face: number;
  faceTemperature: number;
  faceNetworks: Readonly<{ temperature: number; networkWeight: number }>;
}> = {
  voice: joint.fusion.voice,
  face: joint.fusion.face,
  faceTemperature: joint.face.temperature,
  faceNetworks: joint.face.both,
};
