/** How long work may go on before timers and an abort signal have their turn, in milliseconds. */
const TURN = 20;

/** A function that lets timers and an abort signal have their turn when it has been a while. @internal */
export function eventYielder(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}

/** Hears how far a search is, lets others have their turn and throws when it is time to stop. @internal */
export type Turn = (iterations?: number, violation?: number) => Promise<void>;

/** How often work is reported, in milliseconds. */
const REPORTING = 100;

/** A turn that throws the signal's reason once it is aborted, and reports now and then where the search is. @internal */
export function stoppableTurn(
  signal: AbortSignal | undefined,
  report?: (iterations: number, violation: number) => void,
): Turn {
  const yieldToEvents = eventYielder();
  let last = performance.now();
  return async (iterations, violation) => {
    if (iterations !== undefined && violation !== undefined && performance.now() - last >= REPORTING) {
      last = performance.now();
      report?.(iterations, violation);
    }
    await yieldToEvents();
    signal?.throwIfAborted();
  };
}
