import { AudioFormatError } from './audio-format-error';
import type { DecodedAudio } from './decoded-audio';
import type { DecodeFaults } from './decode-faults';
import type { SoundStream } from './sound-stream';

/** Rates between which sound lies; others are those of damaged or invented headers. */
const [lowestRate, highestRate] = [1000, 2 ** 21];

/** Throws unless the rate is one that sound can have. @internal */
export function requireSoundRate(caller: string, sampleRate: number): void {
  if (sampleRate >= lowestRate && sampleRate <= highestRate) return;
  throw new AudioFormatError(
    sampleRate === 0 ? 'malformed' : 'unsupported',
    `${caller}: the header says sample rate ${sampleRate}; expected ${lowestRate} to ${highestRate} Hz.`,
  );
}

/** Puts the parts of a sound into one array per channel, whose memory is taken once. @internal */
export function collectSound(
  caller: string,
  { channels, sampleRate, length, parts }: SoundStream,
  faults: DecodeFaults,
) {
  requireSoundRate(caller, sampleRate);
  if (length <= 0) throw new AudioFormatError('empty', `${caller}: the file holds no samples.`);
  const whole = Array.from({ length: channels }, () => new Float32Array(length));
  let place = 0;
  const take = (part: Float32Array[]) => {
    requireFiniteParts(part, place, faults);
    const count = Math.min(part[0].length, length - place);
    for (let c = 0; c < channels; c++) whole[c].set(part[c].subarray(0, count), place);
    place += count;
  };
  const finish = (): DecodedAudio => {
    if (place === 0) throw new AudioFormatError('empty', `${caller}: the file holds no samples.`);
    const { warnings } = faults;
    if (place === length) return { channels: whole, sampleRate, warnings };
    return { channels: whole.map((samples) => samples.slice(0, place)), sampleRate, warnings };
  };
  return {
    sync(): DecodedAudio {
      for (const part of parts as Iterable<Float32Array[]>) take(part);
      return finish();
    },
    async wait(): Promise<DecodedAudio> {
      for await (const part of parts) take(part);
      return finish();
    },
  };
}

/** Samples that are no numbers become 0, and are reported. @internal */
export function requireFiniteParts(part: Float32Array[], place: number, faults: DecodeFaults): void {
  for (let c = 0; c < part.length; c++) {
    const samples = part[c];
    for (let n = 0; n < samples.length; n++) {
      if (Number.isFinite(samples[n])) continue;
      faults.report(
        'not-finite',
        `sample ${place + n} of channel ${c} is ${samples[n]}; such samples count as 0.`,
      );
      samples[n] = 0;
    }
  }
}
