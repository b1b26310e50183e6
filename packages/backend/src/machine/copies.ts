import { builtin } from './node';

/** The packages of which a program must have one copy: their classes are told apart by identity. */
const single = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];

/** One sentence for each package that the program loads from another folder than this package does. Node only. */
export function secondCopies(program?: string): string[] {
  const [fs, modules] = [builtin('fs'), builtin('module')];
  program ??= builtin('fs') && process.argv[1];
  if (!fs || !modules || !program || !import.meta.url?.startsWith('file:')) return [];
  const path = builtin('path')!.resolve(program);
  const folderSeenFrom = (file: string, name: string) => {
    try {
      return fs.realpathSync(modules.createRequire(file).resolve(`${name}/package.json`));
    } catch {
      return undefined;
    }
  };
  return single.flatMap((name) => {
    const [theirs, ours] = [path, import.meta.url].map((file) => folderSeenFrom(file, name));
    if (!theirs || !ours || theirs === ours) return [];
    return [
      `this program holds two copies of ${name}, whose layers and symbolic tensors do not fit each other: ` +
        `${theirs} and ${ours}; install one version of it.`,
    ];
  });
}
