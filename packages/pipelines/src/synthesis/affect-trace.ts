import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../random';

/** A smooth course in [−1, 1] of a value over time, known at every second. @internal */
export type Trace = (seconds: number) => number;

/** Periods of a trace, seconds: slow enough that a phrase has one mood, fast enough that a minute has several. */
const periods = [7, 10, 14, 19, 27, 41];

/** Draws a course from slow waves whose sum is bent into [−1, 1]; its deviation is about 0.5. @internal */
export function drawTrace(seed: number, purpose: string): Trace {
  const random = createRandom(deriveSeed(seed, 'trace', purpose));
  const mean = 0.25 * random.normal();
  const waves = periods.map((period) => ({
    rate: (2 * Math.PI * (0.85 + 0.3 * random.next())) / period,
    phase: 2 * Math.PI * random.next(),
    height: 0.35 * (0.5 + random.next()),
  }));
  return (seconds) =>
    Math.tanh(
      waves.reduce((sum, { rate, phase, height }) => sum + height * Math.sin(rate * seconds + phase), mean),
    );
}
