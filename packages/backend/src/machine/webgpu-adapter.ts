import type { PowerPreference } from '../active-backend';
import { startDawn } from './dawn';
import { builtin } from './node';
import { findPackage } from './optional-package';
import { mayHaveGraphicsCard, missingVulkan } from './vulkan';
import type { Gpu } from './webgpu-types';

/** A graphics adapter, or why there is none. */
export type AdapterFinding =
  | { found: true; name: string; software: boolean; limits: Record<string, number> }
  | { found: false; code: 'not-installed' | 'not-available'; why: string; how: string };

/** The limits that decide how large a tensor and how fast a kernel may be. */
const reported = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
];

/** WebGPU's entry: the browser's, or the program's own, or Dawn's in Node. */
function webgpuEntry(): Promise<Gpu | undefined> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: Gpu };
  return gpu || !builtin('fs') ? Promise.resolve(gpu) : startDawn();
}

/**
 * Looks for the adapter that WebGPU gives; starts no device. Unless `software` is wanted, Dawn is not asked where there is no
 * graphics card.
 */
export async function findAdapter(
  powerPreference: PowerPreference,
  { software: softwareWanted = false } = {},
): Promise<AdapterFinding> {
  const missing = builtin('fs') ? missingPackages() : undefined;
  if (missing) return missing;
  const present = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (builtin('fs') && !present && !softwareWanted && !mayHaveGraphicsCard()) {
    return {
      found: false,
      code: 'not-available',
      why: 'there is no graphics card.',
      how: "Use a machine with one. A Vulkan driver in software is used when useBackend('webgpu') asks by name.",
    };
  }
  const gpu = await webgpuEntry().catch((error: Error) => error);
  if (gpu instanceof Error) {
    const why = `the package webgpu does not load: ${gpu.message}`;
    return { found: false, code: 'not-available', why, how: 'Run: npm install webgpu@latest.' };
  }
  const lacking = builtin('fs') && missingVulkan();
  if (lacking) return { found: false, code: 'not-available', ...lacking };
  const adapter = await gpu?.requestAdapter({ powerPreference });
  if (!adapter) return { found: false, code: 'not-available', ...withoutAdapter(gpu) };
  const { vendor, architecture, device, description } = adapter.info ?? {};
  return {
    found: true,
    name: description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed',
    software:
      adapter.isFallbackAdapter === true ||
      (adapter.info as { isFallbackAdapter?: boolean } | undefined)?.isFallbackAdapter === true ||
      /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(`${architecture} ${device} ${description}`),
    limits: Object.fromEntries(reported.map((name) => [name, adapter.limits[name]])),
  };
}

function missingPackages(): AdapterFinding | undefined {
  const missing = ['webgpu', '@tensorflow/tfjs-backend-webgpu'].filter((name) => !findPackage(name));
  if (missing.length === 0) return undefined;
  return {
    found: false,
    code: 'not-installed',
    why: `not installed: ${missing.join(', ')}.`,
    how: `Run: npm install ${missing.join(' ')}.`,
  };
}

function withoutAdapter(gpu: Gpu | undefined): { why: string; how: string } {
  if (builtin('fs')) {
    return { why: 'no graphics adapter answers.', how: 'Update the driver of the graphics card.' };
  }
  if (gpu) {
    return {
      why: 'this browser has WebGPU, but gives no graphics adapter.',
      how: 'Turn on hardware acceleration in its settings, and update the driver of the graphics card.',
    };
  }
  const { isSecureContext } = globalThis as { isSecureContext?: boolean };
  return isSecureContext === false
    ? {
        why: 'browsers give WebGPU to secure pages only.',
        how: 'Serve the page by https, or from localhost.',
      }
    : { why: 'this browser has no WebGPU.', how: 'Use a current Chrome, Edge, Firefox or Safari.' };
}
