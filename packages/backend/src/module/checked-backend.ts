import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DataId, DataType, TensorInfo, backend_util } from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error';
import { largestRequest, type Allocator, type Heap, type Tenant } from './heap';
import { lossOf } from './lost-backends';

type Module = BackendWasm['wasm'] & Allocator;

/**
 * tfjs's wasm backend, which does not look whether it got the memory that it asked for, nor whether its module still works.
 * This one does, and refuses shapes that nothing can have.
 */
export class CheckedBackend extends BackendWasm {
  /** The memory of the tensors. */
  readonly heap: Heap;
  readonly #tenants: Set<Tenant>;
  readonly #messages: readonly string[];
  /** What was made since `collect` was called. */
  #made: DataId[] | undefined;
  #read = 0;

  /**
   * @param wasm - tfjs's module
   * @param messages - what the module says about what it cannot do, which grows while it computes
   */
  constructor(wasm: BackendWasm['wasm'], messages: readonly string[]) {
    const module = wasm as Module;
    const tenants = new Set<Tenant>();
    const heap: Heap = {
      allocate: (bytes) => allocate(module, bytes, tenants),
      free: (address) => module._free(address),
      admit: (tenant) => Boolean(tenants.add(tenant)),
    };
    // The backend and its kernels see the module through this, and allocate here.
    super(
      Object.create(module, {
        _malloc: { value: (bytes: number) => heap.allocate(bytes) || outOfMemory(bytes) },
      }) as Module,
    );
    this.heap = heap;
    this.#tenants = tenants;
    this.#messages = messages;
  }

  /** Calls `body`; when it throws, what it has made is disposed of. */
  collect<Result>(body: () => Result): Result {
    const outer = this.#made;
    const made: DataId[] = (this.#made = []);
    try {
      const result = body();
      if (outer) outer.push(...made);
      return result;
    } catch (error) {
      for (const dataId of made) this.disposeData(dataId, true);
      throw error;
    } finally {
      this.#made = outer;
    }
  }

  /** Whether the module has complained since `unreadMessages` was called. */
  get hasMessages(): boolean {
    return this.#messages.length > this.#read;
  }

  /** What the module has said since the last time; empty when it did all that it was asked for. */
  unreadMessages(): string[] {
    const unread = this.#messages.slice(this.#read);
    this.#read = this.#messages.length;
    return unread;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues | null,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#requireWorking();
    requireShape(shape);
    super.move(dataId, values as backend_util.BackendValues, shape, dtype, refCount);
    this.#made?.push(dataId);
  }

  override readSync(dataId: DataId, start?: number, end?: number): backend_util.BackendValues {
    this.#requireWorking();
    return super.readSync(dataId, start, end);
  }

  override typedArrayFromHeap(tensor: TensorInfo): backend_util.TypedArray {
    this.#requireWorking();
    return super.typedArrayFromHeap(tensor);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (lossOf(this)) {
      if (this.dataIdMap.has(dataId)) this.dataIdMap.delete(dataId);
      return true;
    }
    const gone = super.disposeData(dataId, force);
    if (gone) {
      for (const tenant of this.#tenants) tenant.dataDisposed(dataId);
    }
    return gone;
  }

  override dispose(): void {
    for (const tenant of this.#tenants) tenant.backendDisposed();
    if (!lossOf(this)) {
      super.dispose();
      return;
    }
    (this.wasm as { PThread?: { terminateAllThreads(): void } }).PThread?.terminateAllThreads();
  }

  #requireWorking(): void {
    const loss = lossOf(this);
    if (loss) throw loss;
  }
}

function allocate(module: Module, bytes: number, tenants: ReadonlySet<Tenant>): number {
  if (bytes > largestRequest) return 0;
  const address = module._malloc(bytes) >>> 0;
  if (address !== 0) return address;
  // All of them: what one gives back may lie in pieces.
  const released = [...tenants].map((tenant) => tenant.memoryIsShort());
  return released.includes(true) ? module._malloc(bytes) >>> 0 : 0;
}

function outOfMemory(bytes: number): never {
  throw new BackendError(
    'out-of-memory',
    `wasm: the memory for tensors is full: ${megabytes(bytes)} MB were asked for, and the module has 4,096 MB in all. ` +
      'Dispose of tensors, or use smaller batches.',
  );
}

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20).toLocaleString('en');

function requireShape(shape: readonly number[]): void {
  if (shape.every((length) => length >= 0)) return;
  throw new RangeError(
    `wasm: the result would have the shape [${shape.join(', ')}]: a filter or window is larger than its padded input. ` +
      "Use a larger input, a smaller filter, or the padding 'same'.",
  );
}
