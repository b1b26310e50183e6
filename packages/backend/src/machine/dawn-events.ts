type Look = () => void;

/**
 * When Dawn, WebGPU in Node, looks at what the device has finished.
 *
 * Dawn asks `setImmediate` for its next look, without end while a device lives: that would keep a core busy and the
 * process alive. Here every such request is caught and granted only while somebody awaits something; otherwise now and
 * then, without holding the process, to notice a lost device. And `until` looks at once, which makes reading a tensor
 * possible without awaiting.
 */
export class DawnEvents {
  readonly #asked: Look[] = [];
  #awaited = 0;
  #quick = false;
  #idle: NodeJS.Timeout | undefined;

  /** Makes a method of Dawn's that gives a promise keep to this. */
  govern(owner: object, method: string): void {
    const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const [original, events] = [methods[method], this];
    if (!original) return;
    methods[method] = function (...args) {
      const promise = events.#catch(() => original.apply(this, args));
      events.#awaited++;
      const end = () => void events.#awaited--;
      promise.then(end, end);
      events.#plan();
      return promise;
    };
  }

  /** Blocks until `done`. */
  until(done: () => boolean): void {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let looks = 0; !done(); looks++) {
      if (this.#asked.length === 0) throw new Error('Dawn does not say when it is done');
      if (looks > 100) Atomics.wait(pause, 0, 0, 0.2);
      this.#look();
    }
  }

  /** Runs a call into Dawn and keeps its request for a look. */
  #catch<Result>(call: () => Result): Result {
    const real = globalThis.setImmediate;
    globalThis.setImmediate = ((look: Look) => this.#asked.push(look)) as unknown as typeof setImmediate;
    try {
      return call();
    } finally {
      globalThis.setImmediate = real;
    }
  }

  #look(): void {
    for (const look of this.#asked.splice(0)) this.#catch(look);
  }

  #plan(looks = 0): void {
    if (this.#quick || this.#asked.length === 0) return;
    clearTimeout(this.#idle);
    const next = (count: number) => () => {
      this.#quick = false;
      this.#look();
      this.#plan(count);
    };
    if (this.#awaited === 0) {
      this.#idle = setTimeout(next(0), 100).unref();
      return;
    }
    this.#quick = true;
    if (looks < 100) setImmediate(next(looks + 1));
    else setTimeout(next(looks), 1);
  }
}
