// The noises of the voice activity study, each from a seed, and their mixing with speech.

/** Numbers of a standard normal distribution, the same for a seed. */
export function normals(seed) {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Numbers in [0, 1), the same for a seed (mulberry32). */
export function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const noiseKinds = ['white', 'pink', 'babble'];

/** Noise of a kind; `voices` are the sounds that babble is made of. */
export function makeNoise(kind, length, seed, voices) {
  if (kind === 'babble') return babble(length, seed, voices);
  const normal = normals(seed);
  const white = Float32Array.from({ length }, normal);
  return kind === 'white' ? white : pink(white);
}

/** Power falls with 1/f: Paul Kellet's filter, within 0.05 dB above 9 Hz at 44.1 kHz. */
function pink(white) {
  const b = new Float64Array(7);
  return white.map((w) => {
    b[0] = 0.99886 * b[0] + w * 0.0555179;
    b[1] = 0.99332 * b[1] + w * 0.0750759;
    b[2] = 0.969 * b[2] + w * 0.153852;
    b[3] = 0.8665 * b[3] + w * 0.3104856;
    b[4] = 0.55 * b[4] + w * 0.5329522;
    b[5] = -0.7616 * b[5] - w * 0.016898;
    const sum = b.reduce((a, value) => a + value, 0) + w * 0.5362;
    b[6] = w * 0.115926;
    return sum;
  });
}

/** Eight voices at once, each a chain of sounds of equal power that begins somewhere. */
function babble(length, seed, voices) {
  const random = uniforms(seed);
  const sum = new Float32Array(length);
  for (let voice = 0; voice < 8; voice++) {
    let at = -Math.floor(random() * 16000);
    while (at < length) {
      const sound = voices[Math.floor(random() * voices.length)];
      const gain = 1 / Math.sqrt(meanSquare(sound) || 1);
      for (let n = Math.max(0, -at); n < sound.length && at + n < length; n++) sum[at + n] += gain * sound[n];
      at += sound.length;
    }
  }
  return sum;
}

export function meanSquare(samples, chosen = () => true) {
  let [sum, count] = [0, 0];
  for (let n = 0; n < samples.length; n++) {
    if (!chosen(n)) continue;
    sum += samples[n] ** 2;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Speech with `before` and `after` seconds of nothing around it, plus noise at `snr` decibel below the speech itself. */
export function mix(
  { samples, speech, sampleRate },
  { before = 0, after = 0, snr, kind, seed, voices, gain = 1 },
) {
  const [head, tail] = [before, after].map((seconds) => Math.round(seconds * sampleRate));
  const mixed = new Float32Array(head + samples.length + tail);
  mixed.set(samples, head);
  if (kind) {
    const spoken = (n) => speech.some(({ start, end }) => n >= start * sampleRate && n < end * sampleRate);
    const noise = makeNoise(kind, mixed.length, seed, voices);
    const scale = Math.sqrt(meanSquare(samples, spoken) / (meanSquare(noise) * 10 ** (snr / 10)));
    for (let n = 0; n < mixed.length; n++) mixed[n] += scale * noise[n];
  }
  for (let n = 0; n < mixed.length; n++) mixed[n] *= gain;
  const moved = speech.map(({ start, end }) => ({
    start: start + head / sampleRate,
    end: end + head / sampleRate,
  }));
  return { samples: mixed, sampleRate, speech: moved };
}

/** 1 for each frame of 10 ms whose middle, at frame · 10 ms, lies in speech. */
export function frameLabels(speech, frames) {
  return Uint8Array.from({ length: frames }, (_, m) =>
    speech.some(({ start, end }) => m / 100 >= start && m / 100 < end) ? 1 : 0,
  );
}
