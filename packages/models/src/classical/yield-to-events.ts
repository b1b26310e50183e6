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

/** The same, which throws the signal's reason once it is aborted. @internal */
export function stoppableTurn(signal: AbortSignal | undefined): () => Promise<void> {
  const yieldToEvents = eventYielder();
  return async () => {
    await yieldToEvents();
    signal?.throwIfAborted();
  };
}
