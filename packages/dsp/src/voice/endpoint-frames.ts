import { forEachBlock, type AudioReader } from '../signal/audio-reader';
import { peakOf } from '../signal/signal-peak';

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
/** Share of the peak, −140 dB, up to which samples are zeros that a resampler or a codec has touched. */
const touchedZero = 1e-7;

/** Frames side by side; the last one may be shorter. @internal */
export function endpointFrames(reader: AudioReader, length: number): EndpointFrames {
  const count = Math.ceil(reader.length / length);
  const magnitude = new Float64Array(count);
  const crossings = new Float64Array(count);
  const recorded = new Uint8Array(count).fill(1);
  const least = touchedZero * peakOf(reader);
  let [sum, natural] = [0, 0];
  forEachRun(reader, least, ({ value, begin, end, made }) => {
    if (made) return;
    for (let n = begin; n < end; n++) sum += value;
    natural += end - begin;
  });
  const mean = natural > 0 ? sum / natural : 0;
  let [valueBefore, wasMade] = [0, true];
  forEachRun(reader, least, ({ value, begin, end, made }) => {
    const first = Math.floor(begin / length);
    if (made) recorded.fill(0, first, Math.ceil(end / length));
    else {
      const height = Math.abs(value - mean);
      for (let n = begin, t = first; n < end; t++) {
        const until = Math.min(end, (t + 1) * length);
        const size = Math.min(reader.length, (t + 1) * length) - t * length;
        for (; n < until; n++) magnitude[t] += height / size;
      }
      if (!wasMade && value < mean !== valueBefore < mean) crossings[first]++;
    }
    [valueBefore, wasMade] = [value, made];
  });
  return { magnitude, crossings, recorded };
}

/** Samples of one value in a row. */
interface Run {
  value: number;
  begin: number;
  end: number;
  /** Whether the run is too long to have been recorded. */
  made: boolean;
}

/** Visits the runs in order, samples up to `least` as zeros; the object is used again. */
function forEachRun(reader: AudioReader, least: number, visit: (run: Readonly<Run>) => void): void {
  const [zeros, constants] = [zeroRun, constantRun].map((seconds) =>
    Math.max(8, Math.round(seconds * reader.sampleRate)),
  );
  const run: Run = { value: NaN, begin: 0, end: 0, made: false };
  const close = (end: number) => {
    run.end = end;
    run.made = end - run.begin >= (run.value === 0 ? zeros : constants);
    if (end > run.begin) visit(run);
    run.begin = end;
  };
  forEachBlock(reader, (samples, start, last) => {
    for (let n = 0; n < samples.length; n++) {
      const sample = Math.abs(samples[n]) <= least ? 0 : samples[n];
      if (sample === run.value) continue;
      close(start + n);
      run.value = sample;
    }
    if (last) close(start + samples.length);
  });
}
