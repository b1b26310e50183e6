import { expect } from 'vitest';
import { DatasetError, type DatasetErrorCode } from '../../src/datasets/dataset-error';

/**
 * Awaits a call that must fail with a `DatasetError` of this code whose message has every part, is one line, ends as
 * a sentence and says how to mend the fault (the part behind the semicolon).
 */
export async function expectFault(
  call: () => unknown,
  code: DatasetErrorCode,
  ...parts: (string | RegExp)[]
): Promise<void> {
  let error: unknown;
  try {
    await call();
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof DatasetError)) throw new Error(`expected a DatasetError, got ${error}`);
  expect(error.code, error.message).toBe(code);
  for (const part of parts) expect(error.message).toMatch(part);
  expect(error.message).toMatch(/^[^\n]+; [^\n;]+\.$/);
}
