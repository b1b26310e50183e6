/** Lets timers, signals and the terminal have their turn between two batches. */
export const yieldToEvents = (): Promise<void> =>
  // A timer waits a millisecond and more, which is as long as a small batch takes.
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
