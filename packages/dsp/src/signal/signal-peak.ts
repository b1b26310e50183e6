/** The largest distance of a sample from the mean. @internal */
export function peakFromMean(samples: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n];
  const mean = samples.length === 0 ? 0 : sum / samples.length;
  let peak = 0;
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] - mean));
  return peak;
}
