/** Lets timers, signals and the terminal have their turn between two batches. */
export const yieldToEvents = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
