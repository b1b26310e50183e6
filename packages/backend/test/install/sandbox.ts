import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  InstallError,
  type InstalledTensorflow,
  type InstallTensorflowOptions,
} from '@avemo/backend/install';
import { installOn } from '../../src/install/install-tensorflow';
import type { Machine } from '../../src/install/machine';
import { makeSandbox, type Behaviour, type Sandbox } from './fakes';

/** The sandbox of the test that runs. */
export let box: Sandbox;

/** Gives every test of a file a sandbox of its own. */
export function sandboxForEachTest(): void {
  beforeEach(() => {
    box = makeSandbox();
  });
  afterEach(() => box.remove());
}

export const gpuPackage = () => join(box.project, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
export const bindingOf = (folder: string) => join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');

/** Installs the package for the GPU into the sandbox, on a machine that behaves like this. */
export function install(
  behaviour: Behaviour = {},
  options: InstallTensorflowOptions = {},
  change: Partial<Machine> = {},
): Promise<InstalledTensorflow> {
  const given = {
    device: 'gpu',
    cuda: 'system',
    project: box.project,
    cache: box.cache,
    ...options,
  } as const;
  return installOn(box.machine(behaviour, change), given);
}

/** Every file below the project and what it holds. */
export function projectFiles(): Record<string, string> {
  const entries = readdirSync(box.project, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

/** The error of a call that must fail, and must leave the project as it was and nothing half-made. */
export async function failure(...call: Parameters<typeof install>): Promise<InstallError> {
  const before = projectFiles();
  const error = await install(...call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InstallError);
  expect(projectFiles()).toEqual(before);
  const left = existsSync(box.cache) ? readdirSync(box.cache, { recursive: true, encoding: 'utf8' }) : [];
  expect(left.filter((name) => /\.tmp-|\.npmrc/.test(name))).toEqual([]);
  return error as InstallError;
}
