import { beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../run-program';

interface Answer {
  threads: number;
  digests: Record<'fast' | 'deterministic' | 'afterFailures', string>;
  failed: number;
  before: number[];
  after: number[];
}

describe('our kernels in processes with one, two and five threads', () => {
  let answers: Answer[];

  beforeAll(async () => {
    answers = [];
    for (const threads of ['1', '2', '5']) {
      const { stdout, stderr, code } = await runProgram('own-kernels', [threads]);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      answers.push(JSON.parse(stdout));
    }
  }, 120_000);

  test('registerKernels({ deterministic }) gives the same bits with any number of threads, either way', () => {
    expect(answers.map(({ threads }) => threads)).toEqual([1, 2, 5]);
    for (const mode of ['fast', 'deterministic'] as const) {
      expect(new Set(answers.map(({ digests }) => digests[mode])).size).toBe(1);
    }
  });

  test('registerKernels() gives kernels that go on as before after 200 calls that failed', () => {
    for (const { failed, digests } of answers) {
      expect(failed).toBe(200);
      expect(digests.afterFailures).toBe(digests.fast);
    }
  });

  test('registerKernels() gives kernels that leave memory as it was', () => {
    for (const { before, after } of answers) expect(after).toEqual(before);
  });
});
