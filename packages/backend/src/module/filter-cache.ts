import type { DataId } from '@tensorflow/tfjs-core';
import type { Heap } from './heap';

/** The most memory for mapped filters, in bytes. */
const maximumBytes = 2 ** 29;

/**
 * Keeps what filters are mapped to, for those that are used again and again without a change, as in inference: from the
 * second use of a tensor on, until it is disposed of, or until the heap has nothing else left.
 */
export class FilterCache {
  readonly #entries = new Map<DataId, { address: number; bytes: number; layout: string }>();
  readonly #seen = new WeakSet<DataId>();
  readonly #heap: Heap;
  readonly #spare: number;
  #bytes = 0;

  /** `spare` bytes are added to each request, for alignment. */
  constructor(heap: Heap, spare: number) {
    this.#heap = heap;
    this.#spare = spare;
  }

  /** Where the filter lies, mapped to this layout, when it is kept. */
  find(dataId: DataId, layout: string): number | undefined {
    const entry = this.#entries.get(dataId);
    return entry?.layout === layout ? entry.address : undefined;
  }

  /**
   * Memory to keep a filter's values in, instead of those in another layout: undefined when it is used for the first time, or
   * when there is no room.
   */
  keep(dataId: DataId, layout: string, bytes: number): number | undefined {
    const again = this.#seen.has(dataId);
    this.#seen.add(dataId);
    this.drop(dataId);
    if (!again || this.#bytes + bytes > maximumBytes) return undefined;
    const address = this.#heap.allocate(bytes + this.#spare);
    if (address === 0) return undefined;
    this.#entries.set(dataId, { address, bytes, layout });
    this.#bytes += bytes;
    return address;
  }

  /** Gives the memory of one filter back. */
  drop(dataId: DataId): void {
    const entry = this.#entries.get(dataId);
    if (!entry) return;
    this.#entries.delete(dataId);
    this.#bytes -= entry.bytes;
    this.#heap.free(entry.address);
  }

  /** Gives all memory back; false when there was none. */
  clear(): boolean {
    const some = this.#entries.size > 0;
    for (const dataId of [...this.#entries.keys()]) this.drop(dataId);
    return some;
  }
}
