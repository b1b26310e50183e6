/** What a voiced frame's harmonics say; reused for the next frame. @internal */
export interface HarmonicLevels {
  /** dB. */
  h1h2: number;
  /** dB. */
  h1a3: number;
  /** Level of the highest harmonic near each formant over that of the fundamental, dB. */
  formants: Float64Array;
}

/** dB of what is not there. @internal */
export const noLevel = -201;

/** Share of a formant's frequency within which its harmonic is searched. */
const near = 0.2;

/**
 * Levels of harmonics, each the peak of the spectrum nearest to its multiple of the pitch, refined by a parabola.
 *
 * As openSMILE counts them, "H1" is the second harmonic and "H2" the third, and the formants' reference is the fundamental
 * without the refinement; that is kept, so that the numbers agree. A formant without a harmonic within 20 % has 0 dB.
 * @internal
 */
export function createHarmonicLevels(bins: number, spacing: number, formantCount: number) {
  const levels: HarmonicLevels = { h1h2: 0, h1a3: 0, formants: new Float64Array(formantCount) };
  return (magnitudes: Float64Array, pitch: number, formants: Float64Array): HarmonicLevels => {
    const count = Math.floor(((bins - 1) * spacing) / pitch);
    const peakOf = (h: number) =>
      h <= count ? nearestPeak(magnitudes, (h * pitch) / spacing, pitch / 2 / spacing) : 0;
    const heightOf = (h: number) => {
      const k = peakOf(h);
      return k > 0 ? refined(magnitudes, k) : 0;
    };
    const first = peakOf(1);
    const fundamental = first > 0 ? magnitudes[first] : 0;
    const ofFormant = (frequency: number) => {
      let highest = 0;
      const last = Math.min(count, Math.floor(((1 + near) * frequency) / pitch));
      for (let h = Math.max(1, Math.ceil(((1 - near) * frequency) / pitch)); h <= last; h++) {
        highest = Math.max(highest, heightOf(h));
      }
      return highest;
    };
    const third = ofFormant(formants[2]);
    const level = (height: number) => (height > 0 ? ratio(height, fundamental) : noLevel);
    const second = heightOf(2);
    levels.h1h2 = level(second) - level(heightOf(3));
    levels.h1a3 = third > 0 ? level(second) - level(third) : noLevel + ratio(second, fundamental);
    for (let i = 0; i < formantCount; i++) {
      levels.formants[i] = ratio(i === 2 ? third : ofFormant(formants[i]), fundamental);
    }
    return levels;
  };
}

function ratio(above: number, below: number): number {
  return above > 0 && below > 0 ? 20 * Math.log10(above / below) : 0;
}

/** The local maximum nearest to the bin of a place, of two the upper, at most `reach` bins away; 0 for none. */
function nearestPeak(values: Float64Array, place: number, reach: number): number {
  const last = Math.min(values.length - 2, Math.floor(place + reach));
  const bin = Math.round(place);
  let nearest = 0;
  for (let k = Math.max(1, Math.ceil(place - reach)); k <= last; k++) {
    if (!(values[k] > values[k - 1] && values[k] >= values[k + 1])) continue;
    if (nearest === 0 || Math.abs(k - bin) <= Math.abs(nearest - bin)) nearest = k;
  }
  return nearest;
}

function refined(values: Float64Array, k: number): number {
  const [before, at, after] = [values[k - 1], values[k], values[k + 1]];
  const bend = before - 2 * at + after;
  return bend === 0 ? at : at - ((before - after) * (before - after)) / (8 * bend);
}
