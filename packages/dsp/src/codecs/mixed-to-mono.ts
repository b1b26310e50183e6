import type { SoundStream } from './sound-stream';

/** The mean of all channels, part by part, with the bits of `toMono`. @internal */
export function mixedToMono(sound: SoundStream): SoundStream {
  const { channels, parts } = sound;
  if (channels === 1) return sound;
  return {
    ...sound,
    channels: 1,
    parts: (async function* () {
      for await (const part of parts) {
        const mean = new Float32Array(part[0].length);
        for (let n = 0; n < mean.length; n++) {
          let sum = 0;
          for (let c = 0; c < channels; c++) sum += part[c][n];
          mean[n] = sum / channels;
        }
        yield [mean];
      }
    })(),
  };
}
