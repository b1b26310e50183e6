/** What endpoint detection sees of each frame. @internal */
export interface EndpointFrames {
  /** Mean magnitude around the mean of what was recorded. */
  magnitude: Float64Array;
  /** Zero crossings, a count. */
  crossings: Float64Array;
  /** 1 where every sample was recorded, 0 where padding, a gate or a muted start lies within. */
  recorded: Uint8Array;
}

/** Seconds of zeros, or of another constant, that no microphone gives. */
const [zeroRun, constantRun] = [0.0025, 0.05];

/** Frames side by side; the last one may be shorter. @internal */
export function endpointFrames(samples: Float32Array, sampleRate: number, length: number): EndpointFrames {
  const count = Math.ceil(samples.length / length);
  const magnitude = new Float64Array(count);
  const crossings = new Float64Array(count);
  const recorded = new Uint8Array(count).fill(1);
  const made = madeSamples(samples, sampleRate);
  let mean = 0;
  let natural = 0;
  for (let n = 0; n < samples.length; n++) {
    if (made[n]) continue;
    mean += samples[n];
    natural++;
  }
  mean = natural > 0 ? mean / natural : 0;
  for (let t = 0; t < count; t++) {
    const end = Math.min(samples.length, (t + 1) * length);
    for (let n = t * length; n < end; n++) {
      if (made[n]) {
        recorded[t] = 0;
        continue;
      }
      magnitude[t] += Math.abs(samples[n] - mean) / (end - t * length);
      if (n > 0 && !made[n - 1] && samples[n] < mean !== samples[n - 1] < mean) crossings[t]++;
    }
  }
  return { magnitude, crossings, recorded };
}

/** 1 for each sample that stands in a run too long to have been recorded. */
function madeSamples(samples: Float32Array, sampleRate: number): Uint8Array {
  const made = new Uint8Array(samples.length);
  const [zeros, constants] = [zeroRun, constantRun].map((seconds) =>
    Math.max(8, Math.round(seconds * sampleRate)),
  );
  for (let begin = 0; begin < samples.length;) {
    let end = begin + 1;
    while (end < samples.length && samples[end] === samples[begin]) end++;
    if (end - begin >= (samples[begin] === 0 ? zeros : constants)) made.fill(1, begin, end);
    begin = end;
  }
  return made;
}
