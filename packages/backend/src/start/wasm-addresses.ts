import { bundled, bundledAddress } from './wasm-files';

/**
 * Where a bundler has put the files of tfjs's wasm backend, for a worker that it does not bundle.
 *
 * @returns addresses by file name, for `wasmPaths` of `useBackend`; empty where no bundler has put them anywhere
 *
 * @example
 * ```ts
 * import { wasmAddresses } from '@avemo/backend';
 *
 * wasmAddresses(); // → {}
 * ```
 */
export function wasmAddresses(): Record<string, string> {
  return Object.fromEntries(
    (Object.keys(bundled) as (keyof typeof bundled)[]).flatMap((file) => {
      const address = bundledAddress(file);
      return address === undefined ? [] : [[file, address]];
    }),
  );
}
