/**
 * The call is wrong: an option, a name or a combination of them. The command ends with exit code 2.
 *
 * @example
 * ```ts
 * import { CallError } from '@avemo/pipelines';
 *
 * new CallError('there is no fold 7.').name; // → 'CallError'
 * ```
 */
export class CallError extends Error {
  override readonly name = 'CallError';
}

/**
 * The work failed for a reason that one sentence explains. The command ends with exit code 1.
 *
 * @example
 * ```ts
 * import { WorkError } from '@avemo/pipelines';
 *
 * new WorkError('the file ended early.').name; // → 'WorkError'
 * ```
 */
export class WorkError extends Error {
  override readonly name = 'WorkError';
}
