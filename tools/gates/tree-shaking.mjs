import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What a bundle for the browser may weigh, minified and gzipped, when it imports one function alone. */
const bounds = [
  { entry: '@avemo/metrics', name: 'unweightedAverageRecall', kilobytes: 8 },
  { entry: '@avemo/metrics', name: 'concordanceCorrelation', kilobytes: 8 },
  { entry: '@avemo/dsp', name: 'logMelSpectrogram', kilobytes: 20 },
];

/** Bundles single functions: no tfjs, nothing of Node, small. */
export async function treeShakingGates(packages, folder, report) {
  const project = join(folder, 'consumer');
  if (!existsSync(join(project, 'node_modules'))) return; // the failed installation is reported already
  for (const { entry, name, kilobytes } of bounds) {
    if (!packages.some((packed) => packed.name === entry)) continue;
    const file = join(project, `only-${name}.mjs`);
    writeFileSync(file, `import { ${name} } from '${entry}';\nconsole.log(${name});\n`);
    report(`${entry}: ${name} alone`, await bundle(file, kilobytes));
  }
}

async function bundle(file, kilobytes) {
  let result;
  try {
    result = await build({
      entryPoints: [file],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
  } catch (error) {
    return { ok: false, detail: error.message };
  }
  const [output] = Object.values(result.metafile.outputs);
  const size = gzipSync(result.outputFiles[0].contents).length / 1000;
  const unwanted = Object.entries(output.inputs)
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && /@tensorflow\//.test(path))
    .map(([path]) => path);
  const builtIns = output.imports.map(({ path }) => path);
  const text = `${size.toFixed(1)} kB gzipped of ${kilobytes}`;
  const bad = [...unwanted, ...builtIns];
  return {
    ok: size < kilobytes && bad.length === 0,
    detail: bad.length ? `${text}; holds ${bad.join(', ')}` : text,
  };
}
