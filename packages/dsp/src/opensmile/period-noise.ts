/** Share of the period within which the next one is searched. */
const searchRange = 0.1;
/** Seconds by which openSMILE's periods lie before the frame that they count for; found from values. */
const lead = 0.0125;
const least = -100;

/**
 * Harmonics-to-noise ratio of a voice in the time domain, dB: the energy of the mean of two neighbouring periods over that of
 * half their difference, over the periods that begin in a hop; −100 in frames without pitch. The next period is where the
 * waveform best resembles itself within 10 % of the pitch's period.
 *
 * Source: E. Yumoto, W. Gould & T. Baer, Harmonics-to-noise ratio as an index of the degree of hoarseness, 1982,
 * https://doi.org/10.1121/1.387808. @internal
 */
export function createPeriodNoise(sampleRate: number, hopLength: number) {
  const past: Float64Array[] = [];
  const start = Math.max(0, 2 * hopLength - Math.round(lead * sampleRate));
  return (frame: Float64Array, pitch: number): number => {
    past.push(frame);
    if (past.length > 3) past.shift();
    if (pitch <= 0) return least;
    const samples = past[0];
    const length = Math.round(sampleRate / pitch);
    let [harmonic, noise] = [0, 0];
    for (let place = start; place < start + hopLength;) {
      const lag = bestLag(samples, place, length);
      if (lag === 0) break;
      for (let n = place; n < place + length; n++) {
        harmonic += (samples[n] + samples[n + lag]) ** 2;
        noise += (samples[n] - samples[n + lag]) ** 2;
      }
      place += lag;
    }
    if (harmonic === 0) return least;
    return Math.max(least, 10 * Math.log10(harmonic / Math.max(noise, 1e-10 * harmonic)));
  };
}

/** 0 where the samples end. */
function bestLag(samples: Float64Array, place: number, length: number): number {
  const first = Math.max(1, Math.floor(length * (1 - searchRange)));
  const end = Math.ceil(length * (1 + searchRange));
  if (place + end + length > samples.length) return 0;
  let [best, lag] = [-Infinity, 0];
  for (let candidate = first; candidate <= end; candidate++) {
    let [product, energy] = [0, 0];
    for (let n = place; n < place + length; n++) {
      product += samples[n] * samples[n + candidate];
      energy += samples[n + candidate] * samples[n + candidate];
    }
    const similarity = energy > 0 ? product / Math.sqrt(energy) : 0;
    if (similarity > best) {
      best = similarity;
      lag = candidate;
    }
  }
  return lag;
}
