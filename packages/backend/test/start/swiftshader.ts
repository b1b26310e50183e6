import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where Chromium's packages put SwiftShader, Vulkan in software. */
const folders = [
  ...(process.env.CHROMIUM ? [dirname(process.env.CHROMIUM)] : []),
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
];

/**
 * The variables that give a process of its own WebGPU without a graphics card. Where there is no SwiftShader, undefined
 * and one line on the console: `describe.runIf(swiftshaderOrSkip('webgpu in Node'))`.
 */
export function swiftshaderOrSkip(what: string): Record<string, string> | undefined {
  const found = folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')));
  if (found) {
    return {
      VK_DRIVER_FILES: join(found, 'vk_swiftshader_icd.json'),
      LD_LIBRARY_PATH: found,
      XDG_RUNTIME_DIR: tmpdir(),
    };
  }
  console.warn(`skipped: ${what}, because SwiftShader is not here; it comes with Debian's package chromium.`);
  return undefined;
}
