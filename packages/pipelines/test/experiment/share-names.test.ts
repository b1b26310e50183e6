import { expect, it } from 'vitest';
import { shareNames } from '../../src/experiment/explanations';

it.each([
  ['a stream for each', [['audio'], ['video']], ['audio', 'video']],
  ['a face asked by what was heard', [['audio'], ['audio', 'video']], ['audio', 'video']],
  ['two of three beside the third', [['audio', 'video'], ['text']], ['audio + video', 'text']],
  ['nothing that tells them apart', [['video'], ['video']], ['video', 'video']],
])('shareNames(streams) calls shares by what not all of them rest on: %s', (_, streams, names) => {
  expect(shareNames(streams)).toEqual(names);
});
