import { describe, expect, it } from 'vitest';
import { fitStage, zScores, type Stage } from '../../src/index';
import { blocksOf, buildGraph } from '../../src/stages/graph';

const stage = (name: string, ...inputs: string[]): Stage =>
  fitStage({ name, inputs: Object.fromEntries(inputs.map((from, i) => [`i${i}`, from])), apply: () => ({}) });

describe('buildGraph(stages, blocks)', () => {
  it('reaches only what a stage needs, each behind its own needs', () => {
    const graph = buildGraph(
      [
        stage('both', 'left/out', 'right/out'),
        stage('left', 'scaled/a'),
        stage('right', 'scaled/b'),
        zScores('scaled', ['a', 'b']),
      ],
      ['a', 'b'],
    );
    expect(graph.reach(['left']).map(({ id }) => id)).toEqual(['scaled/a', 'left']);
    expect(blocksOf(graph.reach(['left']))).toEqual(['a']);
    expect(graph.reach(['both']).map(({ id }) => id)).toEqual([
      'scaled/a',
      'left',
      'scaled/b',
      'right',
      'both',
    ]);
  });

  it.each<[string, Stage[], RegExp]>([
    ['a block that is not there', [stage('x', 'nothing')], /x reads "nothing"; its blocks are a/],
    ['a stage that is not there', [stage('x', 'y/out')], /there is no stage y/],
    ['two stages of one name', [stage('x', 'a'), stage('x', 'a')], /two stages have the name x/],
    ['a circle', [stage('x', 'y/out'), stage('y', 'x/out')], /in a circle: x → y → x/],
    [
      'an output that separate inputs do not give',
      [zScores('s', ['a']), stage('x', 's/b')],
      /s gives a, not "b"/,
    ],
  ])('refuses %s', (_, stages, message) => {
    expect(() => buildGraph(stages, ['a'])).toThrow(message);
  });
});
