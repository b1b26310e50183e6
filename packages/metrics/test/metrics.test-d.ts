import { expectTypeOf } from 'vitest';
import {
  bootstrapInterval,
  concordanceCorrelation,
  confusionMatrix,
  leaveOneGroupOut,
  unweightedAverageRecall,
  type GroupSplit,
} from '@avemo/metrics';

expectTypeOf(unweightedAverageRecall(['happy', 'sad'], ['sad', 'sad'])).toEqualTypeOf<number>();
expectTypeOf(confusionMatrix(Int32Array.of(0, 1), [0, 1])).toEqualTypeOf<number[][]>();
expectTypeOf(leaveOneGroupOut(['a', 'b'])).toEqualTypeOf<GroupSplit[]>();

// The statistic takes the columns as they were given.
bootstrapInterval(unweightedAverageRecall, [
  ['happy', 'sad'],
  ['sad', 'sad'],
]);
bootstrapInterval(
  (truth, scores) => {
    expectTypeOf(truth).toEqualTypeOf<Float32Array<ArrayBuffer>>();
    return concordanceCorrelation(truth, scores);
  },
  [Float32Array.of(0, 1), [0.5, 1]],
);

// @ts-expect-error strings have no concordance
concordanceCorrelation(['a', 'b'], [0, 1]);
// @ts-expect-error normalize is a known word
confusionMatrix([0, 1], [0, 1], { normalize: 'rows' });
// @ts-expect-error a statistic of labels does not take numbers of one column only
bootstrapInterval(unweightedAverageRecall, [['happy', 'sad']]);
