import { builtin } from './node';

/** What Linux lacks for WebGPU, in words, and how to get it; undefined when Vulkan and a driver seem to be there. */
export function missingVulkan(): { why: string; how: string } | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!hasLoader()) {
    return {
      why: 'the Vulkan library libvulkan.so.1 is not installed.',
      how: 'Run: sudo apt install libvulkan1 mesa-vulkan-drivers (NVIDIA brings its own driver).',
    };
  }
  if (!hasDriver()) {
    return {
      why: 'there is no Vulkan driver for a graphics card.',
      how: 'Run: sudo apt install mesa-vulkan-drivers (Intel, AMD), or install NVIDIA’s driver.',
    };
  }
  return undefined;
}

function hasLoader(): boolean {
  const [fs, path] = [builtin('fs')!, builtin('path')!];
  const folders = [...listed('LD_LIBRARY_PATH'), '/lib', '/usr/lib', '/usr/lib64', '/usr/local/lib'];
  if (folders.some((folder) => fs.existsSync(path.join(folder, 'libvulkan.so.1')))) return true;
  const cache = '/etc/ld.so.cache';
  return fs.existsSync(cache) && fs.readFileSync(cache, 'latin1').includes('libvulkan.so.1');
}

/** Whether one of the places that Vulkan's loader looks at names a driver. */
function hasDriver(): boolean {
  const [fs, path, os] = [builtin('fs')!, builtin('path')!, builtin('os')!];
  const named = [...listed('VK_DRIVER_FILES'), ...listed('VK_ICD_FILENAMES')];
  if (named.length > 0) return named.some((file) => fs.existsSync(file));
  const orElse = (name: string, usual: string) => (process.env[name] ? listed(name) : usual.split(':'));
  const roots = [
    ...orElse('XDG_CONFIG_HOME', path.join(os.homedir(), '.config')),
    ...orElse('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    '/usr/local/etc',
    ...orElse('XDG_DATA_HOME', path.join(os.homedir(), '.local/share')),
    ...orElse('XDG_DATA_DIRS', '/usr/local/share:/usr/share'),
  ];
  const folders = roots.map((root) => path.join(root, 'vulkan', 'icd.d'));
  return [...listed('VK_ADD_DRIVER_FILES'), ...folders].some(
    (place) => fs.existsSync(place) && (place.endsWith('.json') || fs.readdirSync(place).length > 0),
  );
}

/** Whether a graphics card may answer: without one only software does, and Dawn complains of it on stderr. */
export function mayHaveGraphicsCard(): boolean {
  if (process.platform !== 'linux') return true;
  // Whoever names drivers knows what is there.
  if (listed('VK_DRIVER_FILES').length + listed('VK_ICD_FILENAMES').length > 0) return true;
  const fs = builtin('fs')!;
  const devices = ['/dev/nvidiactl', '/dev/dxg', '/dev/kgsl-3d0', '/dev/mali0'];
  return devices.some((device) => fs.existsSync(device)) || fs.existsSync('/dev/dri');
}

function listed(variable: string): string[] {
  return (process.env[variable] ?? '').split(':').filter(Boolean);
}
