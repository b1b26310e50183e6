import { calibrationError } from '@avemo/metrics';

export const rounded = (x) => Number(x.toFixed(4));

/** p^(1/T), of sum 1. */
export const tempered = (row, temperature) => {
  const powers = Array.from(row, (p) => Math.max(p, 1e-9) ** (1 / temperature));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
};

/** The temperature of the highest likelihood, to a hundredth. */
export function temperatureOf(truth, rows) {
  let [best, lowest] = [1, Infinity];
  for (let t = 0.5; t <= 4; t += 0.01) {
    const loss = rows.reduce((sum, row, i) => sum - Math.log(tempered(row, t)[truth[i]]), 0);
    if (loss < lowest) [best, lowest] = [t, loss];
  }
  return rounded(best);
}

/** The temperature of all, and the calibration error before and after, with temperatures set on the other half. */
export function calibrated(truth, rows) {
  const part = (list, first) => list.filter((_, i) => (i % 2 === 0) === first);
  const halves = [true, false].map((first) => {
    const t = temperatureOf(part(truth, !first), part(rows, !first));
    return calibrationError(
      part(truth, first),
      part(rows, first).map((row) => tempered(row, t)),
    );
  });
  const before = rounded(calibrationError(truth, rows));
  const after = rounded((halves[0] + halves[1]) / 2);
  return {
    temperature: temperatureOf(truth, rows),
    results: [
      { what: 'calibration before, 15 bins', metric: 'ECE', value: before },
      { what: 'calibration after, temperature set on the other half', metric: 'ECE', value: after },
    ],
  };
}
