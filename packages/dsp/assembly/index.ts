export { windowedFrames } from './windowed-frames';
export { pass2, pass3, pass4, pass5 } from './fft-passes';
export { spectra } from './spectra';
export { melSums } from './mel-sums';
