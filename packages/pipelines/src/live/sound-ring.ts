/** The last seconds of a microphone. */
export class SoundRing {
  private readonly samples: Float32Array;
  private end = 0;

  /**
   * @param sampleRate - Hz
   * @param seconds - how many are kept
   */
  constructor(
    readonly sampleRate: number,
    seconds: number,
  ) {
    this.samples = new Float32Array(Math.round(seconds * sampleRate));
  }

  /** Seconds that are there. */
  get length(): number {
    return Math.min(this.end, this.samples.length) / this.sampleRate;
  }

  /** Adds what came next. */
  push(chunk: Float32Array): void {
    const size = this.samples.length;
    const part = chunk.length > size ? chunk.subarray(chunk.length - size) : chunk;
    const at = (this.end + chunk.length - part.length) % size;
    const first = Math.min(part.length, size - at);
    this.samples.set(part.subarray(0, first), at);
    this.samples.set(part.subarray(first), 0);
    this.end += chunk.length;
  }

  /** All that is there, in order, as a copy. */
  read(): Float32Array {
    const size = this.samples.length;
    if (this.end <= size) return this.samples.slice(0, this.end);
    const at = this.end % size;
    const copy = new Float32Array(size);
    copy.set(this.samples.subarray(at));
    copy.set(this.samples.subarray(0, at), size - at);
    return copy;
  }

  /** Forgets everything. */
  clear(): void {
    this.end = 0;
  }
}
