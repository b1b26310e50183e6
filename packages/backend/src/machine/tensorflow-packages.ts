import { builtin } from './node';
import { findPackage, type InstalledPackage } from './optional-package';

/** The packages that give each native backend, the preferred one first. */
const packages = {
  'tensorflow-gpu': ['@tensorflow/tfjs-node-gpu'],
  tensorflow: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
} as const;

/** A native package that is installed. */
export interface TensorflowPackage extends InstalledPackage {
  name: string;
  /** Whether the native part is there, which the package's own install script often fails to bring. */
  built: boolean;
}

/** The package that gives a native backend: one that is built before one that is not. */
export function findTensorflow(backend: keyof typeof packages): TensorflowPackage | undefined {
  const found = packages[backend].flatMap((name) => {
    const installed = findPackage(name);
    return installed ? [{ name, ...installed, built: isBuilt(installed) }] : [];
  });
  return found.find(({ built }) => built) ?? found[0];
}

function isBuilt({ folder }: InstalledPackage): boolean {
  const [fs, path] = [builtin('fs')!, builtin('path')!];
  const library = path.join(folder, 'lib');
  return (
    fs.existsSync(library) &&
    fs.readdirSync(library).some((part) => fs.existsSync(path.join(library, part, 'tfjs_binding.node')))
  );
}

/** The one command that brings a native backend to this machine, or repairs it. */
export function tensorflowCommand(backend: keyof typeof packages): string {
  if (process.platform !== 'linux') return `npm install ${packages[backend][0]}`;
  return `npx @avemo/backend install ${backend === 'tensorflow' ? '--cpu' : '--gpu'}`;
}

/** Whether the driver of an NVIDIA GPU is here; outside Linux only the start tells. */
export function hasNvidiaDriver(): boolean {
  if (process.platform !== 'linux') return true;
  return ['/dev/nvidiactl', '/dev/dxg'].some((device) => builtin('fs')!.existsSync(device));
}
