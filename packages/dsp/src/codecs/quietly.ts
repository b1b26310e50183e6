/** How the lines begin that the decoders print for every damaged frame. */
const printed = /^(@wasm-audio-decoders\/|mpg123-decoder|opus-decoder|libopus)/;

/**
 * Calls a decoder without its lines on the console: they repeat what its result says. Lines of anybody else pass.
 * @internal
 */
export async function quietly<Result>(call: () => Result | Promise<Result>): Promise<Result> {
  /* eslint-disable no-console -- the decoders have no option for this */
  const before = console.error;
  console.error = (...values: unknown[]) => {
    if (!printed.test(String(values[0]))) before.apply(console, values);
  };
  try {
    return await call();
  } finally {
    console.error = before;
  }
  /* eslint-enable no-console */
}
