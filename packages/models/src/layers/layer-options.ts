import { requireOptions, requireString } from '@avemo/checks';

/** Checks what every layer is made from, before the base class reads it. @internal */
export function layerOptions<Options extends { name?: string }>(caller: string, options: Options): Options {
  requireOptions(caller, 'options', options);
  if (options.name !== undefined) requireString(caller, 'name', options.name);
  return options;
}
