import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { DawnEvents } from './dawn-events';

/** `navigator.gpu`, as far as it is used here. */
export interface Gpu {
  requestAdapter(options?: { powerPreference?: string }): Promise<GpuAdapter | null>;
  /** When Dawn looks at its device; only where it was started here. */
  [dawnEvents]?: DawnEvents;
}

export interface GpuAdapter {
  info?: { vendor?: string; architecture?: string; device?: string; description?: string };
  isFallbackAdapter?: boolean;
  limits: Record<string, number>;
}

export interface GpuDevice {
  lost: Promise<{ reason: string; message: string }>;
  destroy(): void;
  addEventListener(type: 'uncapturederror', listener: (event: GpuErrorEvent) => void): void;
}

export interface GpuErrorEvent {
  error: { message: string };
  preventDefault?(): void;
}

export interface GpuBuffer {
  size: number;
  mapState: string;
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
}

/** tfjs's backend, with the parts that reading needs. */
export interface WebgpuBackend extends KernelBackend {
  device: GpuDevice;
  commandEncoder: {
    copyBufferToBuffer(from: GpuBuffer, at: number, to: GpuBuffer, start: number, size: number): void;
  };
  bufferManager: {
    acquireBuffer(size: number, usage: number): GpuBuffer;
    releaseBuffer(buffer: GpuBuffer): void;
  };
  tensorMap: {
    get(dataId: object): { values: unknown; dtype: 'float32' | 'int32' | 'bool'; resource?: GpuBuffer };
  };
  makeTensorInfo(shape: number[], dtype: DataType, values: Float32Array): TensorInfo;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

export const dawnEvents = Symbol.for('@avemo/backend: dawn');
