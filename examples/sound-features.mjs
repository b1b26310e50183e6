// The features of a sound: a stereo WAV file at 44.1 kHz, half a second of silence and half a second of a 1 kHz tone,
// becomes a spectrogram, a log-mel spectrogram, and the three-channel pictures (static, delta, delta of delta) that
// convolutional networks for speech emotion take.
//
// Prints:
//   file         2 channels, 44100 Hz, 44100 samples
//   signal       16000 Hz, 16000 samples
//   spectrogram  [98,257], loudest bin of frame 80: 1000 Hz
//   log-mel      [98,64], frame 10: -4.605, frame 80 band 22: 4.417
//   delta        [98,64], frame 10: 0.000, frame 48 band 22: 2.683
//   segments     [2,64,64,3] = [segments, frames, bands, channels]
//   frame 80     from 0.800 s to 0.825 s
import {
  decodeWav,
  deltas,
  encodeWav,
  frameInterval,
  logMelSpectrogram,
  resample,
  segmentFrames,
  spectrogram,
  toMono,
} from '@avemo/dsp';

const tone = (n) => (n < 22050 ? 0 : 0.5 * Math.sin((2 * Math.PI * 1000 * n) / 44100));
const samples = Float32Array.from({ length: 44100 }, (_, n) => tone(n));
const file = encodeWav({ channels: [samples, samples], sampleRate: 44100 });

const audio = decodeWav(file);
console.log(
  `file         ${audio.channels.length} channels, ${audio.sampleRate} Hz, ${audio.channels[0].length} samples`,
);

const signal = resample(toMono(audio), 16000);
console.log(`signal       ${signal.sampleRate} Hz, ${signal.samples.length} samples`);

// Frames of 25 ms every 10 ms.
const frames = { frameLength: 400, hopLength: 160, fftLength: 512 };
const magnitude = spectrogram(signal, frames);
const row = Array.from({ length: magnitude.shape[1] }, (_, bin) => magnitude.get(80, bin));
const loudest = row.indexOf(Math.max(...row));
console.log(`spectrogram  [${magnitude.shape}], loudest bin of frame 80: ${(loudest * 16000) / 512} Hz`);

const logMel = logMelSpectrogram(signal, { ...frames, melBands: 64 });
const at = (matrix, frame, band) => matrix.get(frame, band).toFixed(3);
console.log(
  `log-mel      [${logMel.shape}], frame 10: ${at(logMel, 10, 0)}, frame 80 band 22: ${at(logMel, 80, 22)}`,
);

const delta = deltas(logMel);
console.log(
  `delta        [${delta.shape}], frame 10: ${at(delta, 10, 0)}, frame 48 band 22: ${at(delta, 48, 22)}`,
);

const segments = segmentFrames([logMel, delta, deltas(delta)]);
console.log(`segments     [${segments.shape}] = [segments, frames, bands, channels]`);

const { start, end } = frameInterval(80, { ...frames, sampleRate: signal.sampleRate });
console.log(`frame 80     from ${start.toFixed(3)} s to ${end.toFixed(3)} s`);
