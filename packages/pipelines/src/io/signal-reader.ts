import { resample, type AudioReader, type AudioSignal } from '@avemo/dsp';

/** A sound in memory as one that is read where it is needed, at the rate that is given. */
export function signalReader(signal: AudioSignal, sampleRate = signal.sampleRate): AudioReader {
  const { samples } = signal.sampleRate === sampleRate ? signal : resample(signal, sampleRate);
  return { sampleRate, length: samples.length, read: (start, end) => samples.subarray(start, end) };
}
