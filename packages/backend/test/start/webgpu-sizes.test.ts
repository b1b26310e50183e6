import { describe, expect, test } from 'vitest';
import { runProgram } from '../run-program';
import { swiftshaderOrSkip } from './swiftshader';

const env = swiftshaderOrSkip('webgpu in the sizes of the papers');

describe.runIf(env)('useBackend("webgpu") in the sizes of the papers', () => {
  test('useBackend("webgpu") computes the layers of AlexNet with 30 images and of C3D as wasm does', async () => {
    const { stdout, code } = await runProgram('papers-sizes', [], { env, seconds: 500 });
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as Record<string, Record<'wasm' | 'webgpu', number[]>>;
    for (const [name, { wasm, webgpu }] of Object.entries(results)) {
      expect(webgpu, name).toBeInstanceOf(Array);
      const scale = Math.max(...wasm.map(Math.abs));
      webgpu.forEach((value, i) => expect(Math.abs(value - wasm[i]), name).toBeLessThan(1e-4 * scale));
    }
  }, 540_000);
});
