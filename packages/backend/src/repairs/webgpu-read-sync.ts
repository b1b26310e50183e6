import { util } from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error';
import type { DawnEvents } from '../machine/dawn-events';
import type { WebgpuBackend } from '../machine/webgpu-types';

const [mapRead, copyDestination] = [1, 8];

/**
 * Lets `tensor.dataSync()` work in Node. tfjs reads through a canvas there, which only browsers have; here the process
 * waits for Dawn to hand the buffer over.
 */
export function readInNode(backend: WebgpuBackend, events: DawnEvents): void {
  const stock = backend.readSync;
  backend.readSync = function (dataId: object) {
    const data = backend.tensorMap.get(dataId);
    const { values, dtype, resource } = data;
    // Complex numbers are read as two tensors, through this function again.
    if ((values ?? null) !== null || !resource || !['float32', 'int32', 'bool'].includes(dtype)) {
      return stock.call(backend, dataId);
    }
    const staging = backend.bufferManager.acquireBuffer(resource.size, copyDestination | mapRead);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.commandEncoder.copyBufferToBuffer(resource, 0, staging, 0, resource.size);
    backend.submitQueue();
    let failure: unknown;
    staging.mapAsync(mapRead).catch((error: unknown) => (failure = error));
    events.until(() => staging.mapState !== 'pending');
    if (staging.mapState !== 'mapped') {
      throw new BackendError('failed', 'webgpu: the graphics device does not hand its results over.', {
        cause: failure,
      });
    }
    const bytes = staging.getMappedRange().slice(0);
    staging.unmap();
    backend.bufferManager.releaseBuffer(staging);
    data.values = util.convertBackendValuesAndArrayBuffer(bytes, dtype);
    return data.values as Float32Array;
  };
}
