import { beforeAll, describe, expect, test } from 'vitest';
import { runProgram, type ProgramResult } from '../run-program';
import { swiftshaderOrSkip } from './swiftshader';

const env = swiftshaderOrSkip('webgpu in Node');
const lost = { name: 'BackendError', code: 'lost', message: expect.stringContaining("useBackend('webgpu')") };

describe.runIf(env)('useBackend("webgpu") in Node, on SwiftShader', () => {
  let ended: ProgramResult;
  let answers: Record<string, any>;

  beforeAll(async () => {
    ended = await runProgram('webgpu', [], { env });
    answers = ended.stdout ? JSON.parse(ended.stdout) : {};
  });

  test('useBackend("webgpu") lets the process end, writes nothing to stderr and leaves no file behind', () => {
    const { code, stderr, left } = ended;
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  });

  test('useBackend("webgpu") takes an adapter in software when asked by name, and says so; useBackend() does not', () => {
    expect(answers.auto).toBe('wasm');
    expect(answers.started).toMatchObject({ name: 'webgpu', threads: null });
    expect(answers.started.notes.join()).toMatch(/SwiftShader.*software/);
  });

  test('useBackend("webgpu") reads tensors with and without await', () => {
    // Σ 2i and Σ i of i < 100 000, in single precision.
    expect(answers.sum / 9_999_900_000).toBeCloseTo(1, 6);
    expect(answers.awaited / 4_999_950_000).toBeCloseTo(1, 6);
    expect(answers.both).toEqual([6, 7]);
    expect(answers.complex).toEqual([199_998, 99_999]);
    expect(answers.dtypes).toEqual([1, 99_999]);
  });

  test('useBackend("webgpu") makes floats of truth values and integers, for every kernel that reads them', () => {
    expect(answers.turned).toEqual([
      [1, 1, 0, 0],
      [98, 99, 10_000, 10_001],
    ]);
  });

  test('useBackend("webgpu", { powerPreference }) keeps the adapter while there are tensors, says so, and changes it after', () => {
    expect(answers.kept.join()).toContain('already holds tensors');
    expect(answers.same.join()).not.toContain('already holds tensors');
    expect(answers.changed.join()).not.toContain('already holds tensors');
    expect(answers.otherDevice).toBe(true);
  });

  test('useBackend("webgpu") throws a BackendError of the code "lost" at every use of a lost device', () => {
    for (const key of ['pending', 'afterLoss', 'newTensor', 'moved']) expect(answers[key]).toEqual(lost);
    expect(answers.other).toBe('wasm');
  });

  test('useBackend("webgpu") starts afresh after a loss', () => {
    expect([answers.again, answers.newDevice]).toEqual(['webgpu', true]);
    expect(answers.sumAgain).toBe(answers.sum);
  });

  test('useBackend("webgpu") throws what the device refuses, once, instead of giving zeros', () => {
    expect(answers.tooLarge).toMatchObject({ name: 'BackendError', code: 'failed' });
    expect(answers.tooLarge.message).toContain('exceeds the max buffer size');
    expect(answers.afterTooLarge).toBe(answers.sum);
  });

  test('backendReport() names the adapter and its limits', () => {
    const { found, why, how, details } = answers.report;
    expect(found).toBe(true);
    expect(why).toMatch(/SwiftShader.*software/);
    expect(how).toContain('driver');
    expect(details).toMatchObject({ adapter: expect.stringContaining('SwiftShader'), software: true });
    expect(details.maxBufferSize).toBeGreaterThanOrEqual(2 ** 28);
    expect(details.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(128);
  });
});

describe.runIf(process.platform === 'linux')('useBackend("webgpu") on Linux', () => {
  test.each([
    ['a Vulkan driver', { VK_DRIVER_FILES: '/nowhere.json', LD_LIBRARY_PATH: env?.LD_LIBRARY_PATH ?? '' }],
    ['Vulkan', { VK_DRIVER_FILES: '/nowhere.json' }],
  ])('useBackend("webgpu") without %s says what to install, and nothing on stderr', async (_, variables) => {
    const { stdout, stderr, code } = await runProgram('refused', ['webgpu'], { env: variables });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const answer = JSON.parse(stdout);
    expect(answer.code).toBe('not-available');
    expect(answer.message).toContain('apt install');
  });
});
