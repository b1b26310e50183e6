/** Energy below this share of the recording's greatest counts as none: 30 dB. */
const FLOOR = 1e-3;

/**
 * m_t, how strongly a voice is heard at each step: the short-time energy as a level, 0 at the threshold and below, 1 at the
 * recording's loudest step.
 *
 * m = max(0, 1 − log(E_t / max E) / log θ), θ = 0.001 unless another threshold is given. **Reconstructed**: the paper scales the
 * energy to [0, 1] and sets what is below a threshold to 0; that it is scaled as a level, so that ordinary speech lies near 1
 * and m − n near 0 where there is a face too, is ours.
 *
 * Source: JIPS, Liu & Tang 2021, equations (31)–(32), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @param energy - Of each step, at least 0.
 * @param threshold - Share of the greatest energy, in (0, 1).
 * @returns One number in [0, 1] a step.
 */
export function voiceActivity(energy: ArrayLike<number>, threshold: number = FLOOR): Float32Array {
  const values = Float32Array.from(energy);
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  if (greatest === 0) return values.fill(0);
  return values.map((value) =>
    value <= 0 ? 0 : Math.max(0, 1 - Math.log(value / greatest) / Math.log(threshold)),
  );
}

/**
 * n_t, whether a face was found at each step: 1 or 0.
 *
 * Source: JIPS, Liu & Tang 2021, equations (31)–(32), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @param steps - How many there are.
 * @param mask - 0 where no face was found; without it there was one at each step.
 */
export const faceFound = (steps: number, mask?: Uint8Array): Float32Array =>
  Float32Array.from({ length: steps }, (_, step) => (mask && mask[step] === 0 ? 0 : 1));
