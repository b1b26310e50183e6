import { frameSignal } from '@avemo/dsp';

/** Computes with one of our packages, in the page. */
export const frames = (samples: number[], frameLength: number, hopLength: number) => [
  ...frameSignal({ samples: Float32Array.from(samples), sampleRate: 8000 }, { frameLength, hopLength }).data,
];

/** Whether pages of this server may share memory. */
export const isolated = () => globalThis.crossOriginIsolated;

/** A file that the server gives. */
export const fetched = async (path: string) => {
  const response = await fetch(path);
  return [response.status, await response.text()];
};

/** What WebGPU says of itself. */
export const adapter = async () => {
  const { gpu } = navigator as unknown as {
    gpu?: { requestAdapter(): Promise<{ info: { architecture: string } } | null> };
  };
  const found = await gpu?.requestAdapter();
  return found ? found.info.architecture : null;
};
