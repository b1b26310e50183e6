import { formatValue, requirePositive, requireSamples } from '@avemo/checks';
import type { AudioChannels, AudioSignal } from './audio-signal';

/** Throws unless `signal` is an AudioSignal with finite samples and a positive rate. @internal */
export function requireSignal(caller: string, signal: unknown): asserts signal is AudioSignal {
  if (signal === null || typeof signal !== 'object' || !('samples' in signal)) {
    throw new TypeError(
      `${caller}: signal must be {samples, sampleRate}; got ${formatValue(signal)}. Use toMono(await decodeAudio(bytes)).`,
    );
  }
  const { samples, sampleRate } = signal as AudioSignal;
  requirePositive(caller, 'sampleRate', sampleRate);
  requireSamples(caller, 'samples', samples);
}

/** Throws unless `audio` holds at least one channel, all finite and equally long, and a positive rate. @internal */
export function requireChannels(caller: string, audio: unknown): asserts audio is AudioChannels {
  if (
    audio === null ||
    typeof audio !== 'object' ||
    !('channels' in audio) ||
    !Array.isArray(audio.channels)
  ) {
    throw new TypeError(`${caller}: audio must be {channels, sampleRate}; got ${formatValue(audio)}.`);
  }
  const { channels, sampleRate } = audio as AudioChannels;
  requirePositive(caller, 'sampleRate', sampleRate);
  if (channels.length === 0) throw new RangeError(`${caller}: audio must have at least one channel; got 0.`);
  for (let c = 0; c < channels.length; c++) {
    requireSamples(caller, `channels[${c}]`, channels[c]);
    if (channels[c].length !== channels[0].length) {
      throw new RangeError(
        `${caller}: channels must be equally long; got ${channels[0].length} and ${channels[c].length} samples.`,
      );
    }
  }
}
