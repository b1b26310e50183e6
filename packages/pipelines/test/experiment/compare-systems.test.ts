import { describe, expect, it } from 'vitest';
import { compareSystems } from '../../src/experiment/compare-systems';
import type { OpenTask } from '../../src/recipes/task';

const task: OpenTask = { name: 'emotion', kind: 'classes', labels: ['a', 'b'] };
/** One clip a speaker for each number of `right`, right where it is 1. */
const answers = (right: readonly number[][]) =>
  right.flatMap((clips, s) =>
    clips.map((is, c) => ({
      ...{ clip: `${s}-${c}`, speaker: `s${s}`, fold: '1', seed: 1, truth: [0] },
      output: is ? [1, 0] : [0, 1],
    })),
  );

describe('compareSystems(systems, …)', () => {
  it('gives the two-sided p of all sign patterns, and Holm’s correction of it', () => {
    const a = [
      [1, 1, 0],
      [1, 0, 0],
      [1, 1, 1],
      [0, 0, 1],
      [1, 1, 0],
    ];
    const b = [
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
      [1, 0, 0],
    ];
    const differences = a.map((clips, s) => clips.reduce((sum, is, c) => sum + is - b[s][c], 0));
    const total = Math.abs(differences.reduce((sum, d) => sum + d, 0));
    let extreme = 0;
    for (let pattern = 0; pattern < 2 ** 5; pattern++) {
      const drawn = differences.reduce((sum, d, i) => sum + ((pattern >> i) & 1 ? d : -d), 0);
      if (Math.abs(drawn) >= total) extreme++;
    }
    const [pair] = compareSystems(
      [
        { name: 'b', predictions: answers(b) },
        { name: 'a', predictions: answers(a) },
      ],
      { task },
    );
    expect([pair.better, pair.worse]).toEqual(['a', 'b']);
    expect(pair.pValue).toBeCloseTo(extreme / 32, 12);
    expect(pair.holmPValue).toBeCloseTo(extreme / 32, 12);
    expect(pair.test).toContain('two-sided');
  });

  it('of systems that are equal has p 1', () => {
    const same = answers([
      [1, 0],
      [0, 0],
    ]);
    const systems = ['x', 'y'].map((name) => ({ name, predictions: same }));
    expect(compareSystems(systems, { task })[0].pValue).toBe(1);
  });
});
