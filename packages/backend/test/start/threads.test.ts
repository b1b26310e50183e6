import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BackendFinding } from '@avemo/backend';
import { runProgram } from '../run-program';

const train = async (threads: number, nodeArgs?: string[]) => {
  const result = await runProgram('train', [String(threads)], { nodeArgs });
  return { ...result, answer: result.stdout ? JSON.parse(result.stdout) : undefined };
};

describe('useBackend("wasm") in a process of its own', () => {
  let runs: Awaited<ReturnType<typeof train>>[];

  beforeAll(async () => {
    runs = [await train(1), await train(1), await train(2), await train(2)];
  }, 60_000);

  test('useBackend trains to the same weights bit for bit, run after run, with one thread and with two', () => {
    expect(runs.map(({ answer }) => answer.threads)).toEqual([1, 1, 2, 2]);
    expect(new Set(runs.map(({ answer }) => answer.weights)).size).toBe(1);
    const { losses } = runs[0].answer;
    expect(losses.at(-1)).toBeLessThan(losses[0]);
  });

  test('useBackend writes nothing to stderr, leaves no file behind and lets the process end', () => {
    for (const { stderr, code, left } of runs)
      expect({ stderr, code, left }).toEqual({ stderr: '', code: 0, left: [] });
  });

  test.each([1, 2])('useBackend with %i threads leaves errors of the program to Node', async (threads) => {
    const { stderr, code } = await runProgram('throw', [String(threads)]);
    expect(code).toBe(1);
    expect(stderr).toContain('RangeError: on purpose');
    expect(stderr).not.toContain('tfjs');
  });

  test('useBackend falls back to one thread with a note where workers are not allowed', async () => {
    // Node 20 calls the flag experimental, Node 24 no longer knows that name.
    const stable = process.allowedNodeEnvironmentFlags.has('--permission');
    const permission = stable ? '--permission' : '--experimental-permission';
    const { answer, stderr } = await train(2, [permission, '--allow-fs-read=*', '--no-warnings']);
    expect(stderr).toBe('');
    expect(answer.threads).toBe(1);
    expect(answer.notes).toHaveLength(1);
    expect(answer.notes[0]).toContain('one thread');
  });

  test('useBackend trains in two workers of Node at once, which end by themselves and leave no file', async () => {
    const { stdout, stderr, code, left } = await runProgram('workers');
    expect({ stderr, code, left }).toEqual({ stderr: '', code: 0, left: [] });
    const { workers, main } = JSON.parse(stdout);
    expect(workers.map((worker: { code: number }) => worker.code)).toEqual([0, 0]);
    expect(workers.map(({ threads }: { threads: number }) => threads)).toEqual([
      2,
      Math.min(8, availableParallelism()),
    ]);
    for (const { weights, notes } of workers) {
      expect(weights).toEqual(main.weights);
      expect(notes).toEqual([]);
    }
  });

  test('useBackend() takes the first that backendReport() finds, and says nothing on stderr', async () => {
    const { stdout, stderr, code } = await runProgram('auto');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const { chosen, sums, report } = JSON.parse(stdout);
    const first = report.backends.find(({ found, details }: BackendFinding) => found && !details.software);
    expect(chosen.name).toBe(first.name);
    expect(sums).toEqual([10, 10]);
  });
});
