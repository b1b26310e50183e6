import { golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { genevaStatistics } from '../../src/opensmile/course-statistics';
import { turningPoints } from '../../src/opensmile/turning-points';

interface ContourCase {
  contour: number[];
  turns: [number, boolean][];
  slopes: number[];
}

const cases = (golden('opensmile/turning_points').parameters.cases as ContourCase[]).map(
  ({ contour, turns, slopes }) => ({
    contour: Float64Array.from(contour),
    turns: turns.map(([at, peak]) => ({ at, peak })),
    slopes,
  }),
);
const names = ['meanRisingSlope', 'stddevRisingSlope', 'meanFallingSlope', 'stddevFallingSlope'] as const;
const same = ({ contour, turns }: (typeof cases)[number]) =>
  JSON.stringify(turningPoints(contour)) === JSON.stringify(turns);

it('turningPoints(contour) are those of openSMILE in 98 % of made-up contours', () => {
  expect(cases.filter(same).length).toBeGreaterThanOrEqual(0.98 * cases.length);
});

it("meanRisingSlope(contour) and the other slopes are openSMILE's where the turning points are the same", () => {
  for (const { contour, slopes } of cases.filter(same)) {
    for (const [i, name] of names.entries()) {
      const found = genevaStatistics[name](contour);
      expect(Math.abs(found - slopes[i]), `${name} of ${contour}`).toBeLessThan(
        1e-3 + 1e-5 * Math.abs(slopes[i]),
      );
    }
  }
});

it('turningPoints(contour) of fewer than five rows is empty', () => {
  for (const length of [0, 1, 2, 3, 4]) {
    expect(turningPoints(Float64Array.from({ length }, (_, t) => (t % 2) + 1))).toEqual([]);
  }
});
