import joint from '../models/joint.json';

/**
 * How far the answers of voice and face count when both are there, of sum 1: as people weigh them when they judge both,
 * fitted to the votes of CREMA-D (68 actors, 5,562 clips); and what the logarithms of the face's scores are divided by so
 * that they are calibrated.
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
export const fusionWeights: Readonly<{ voice: number; face: number; faceTemperature: number }> = {
  voice: joint.fusion.voice,
  face: joint.fusion.face,
  faceTemperature: joint.face.temperature,
};
