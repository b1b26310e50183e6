/**
 * Samples as openSMILE sees them: 16-bit numbers (truncated, saturated) over 32767. Its own conversion wraps beyond full
 * scale; ours saturates, so that a clipped peak stays a peak. The mean of two 16-bit channels keeps its half, since
 * openSMILE mixes behind the conversion. @internal
 */
export function pcmSamples(samples: Float32Array): Float32Array {
  const out = new Float32Array(samples.length);
  for (let n = 0; n < out.length; n++) {
    const twice = 65536 * samples[n];
    const value = Number.isInteger(twice) ? twice / 2 : Math.trunc(twice / 2);
    out[n] = (value > 32767 ? 32767 : value < -32768 ? -32768 : value) / 32767;
  }
  return out;
}
