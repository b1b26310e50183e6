/**
 * The memory through which the threads of a pool agree on a job: whole numbers, those that several threads write each in
 * a cache line of its own.
 */
export const control = {
  /** Counts the jobs; threads without work wait for it to change. */
  job: 0,
  /** The job's number in the upper, its next task in the lower 16 bits. */
  ticket: 16,
  /** Tasks that are done. */
  done: 32,
  /** Tasks that failed. */
  failed: 48,
  /** Which kernel the job runs. */
  kernel: 64,
  /** Tasks of the job. */
  tasks: 65,
  /** The number of the first of them. */
  first: 66,
  /** The arguments of the kernel. */
  arguments: 80,
} as const;

/** Whole numbers in the block. */
export const controlLength = 128;

/** The most tasks that one job has. */
export const maxTasks = 0x8000;
