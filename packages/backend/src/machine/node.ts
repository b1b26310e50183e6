/**
 * Node's built-in modules without an import that a bundler for browsers would stumble over; undefined outside Node.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  if (typeof process !== 'object' || !process.versions?.node) return undefined;
  return process.getBuiltinModule?.(`node:${name}`) as Builtins[Name] | undefined;
}

/** The modules that this package uses. */
interface Builtins {
  fs: typeof import('node:fs');
  module: typeof import('node:module');
  os: typeof import('node:os');
  path: typeof import('node:path');
  url: typeof import('node:url');
  util: typeof import('node:util');
  v8: typeof import('node:v8');
  vm: typeof import('node:vm');
  worker_threads: typeof import('node:worker_threads');
}

/** The CPU cores that this process may use; 1 where nothing tells. */
export function availableCores(): number {
  const os = builtin('os');
  if (os) return os.availableParallelism();
  return (typeof navigator === 'object' && navigator.hardwareConcurrency) || 1;
}
