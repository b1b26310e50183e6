/** A worker of a browser or of Node, a worker's own scope, or a message port. */
export interface MessageEndpoint {
  /** Sends a message; the buffers are handed over. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}
