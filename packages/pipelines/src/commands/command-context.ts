/** What a command needs of the process: its abort signal. */
export interface CommandContext {
  signal: AbortSignal;
}
