/** Throws for a sample that is not finite, named by its index in the stream, of which `before` samples came earlier. @internal */
export function requireStreamSamples(caller: string, samples: Float32Array, before: number): void {
  // NaN and infinity alone are not 0 times 0; a branch a sample would take longer.
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += 0 * samples[n];
  if (sum === 0) return;
  const n = samples.findIndex((sample) => !Number.isFinite(sample));
  throw new RangeError(
    `${caller}: samples[${before + n}] is ${samples[n]}. Replace or cut non-finite samples first.`,
  );
}
