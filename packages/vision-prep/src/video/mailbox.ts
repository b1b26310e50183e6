/** A queue between one that gives and one that waits for it. @internal */
export class Mailbox<Item> {
  #items: Item[] = [];
  #waiting: (() => void) | null = null;
  #end: { error?: unknown } | null = null;

  /** Puts an item behind the others. */
  push(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing comes behind what is there; with an error, the reader gets it then. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** The next item, as soon as there is one; undefined at the end. */
  async next(): Promise<Item | undefined> {
    while (this.#items.length === 0) {
      if (this.#end) {
        if (this.#end.error !== undefined) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
    return this.#items.shift();
  }

  #wake() {
    this.#waiting?.();
    this.#waiting = null;
  }
}
