import { buildSync } from 'esbuild';
import type { Options } from 'tsup';
import { packageBuild } from '../../tools/package-build';

/** The thread's script with all that it imports, which `worker` and `audio-worklet` carry as text. */
const { outputFiles } = buildSync({
  entryPoints: ['src/thread/index.ts'],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  alias: { '@avemo/checks': '../checks/src/index.ts' },
});

const config: Options = {
  ...(packageBuild({
    index: 'src/index.ts',
    opensmile: 'src/opensmile/index.ts',
    thread: 'src/thread/index.ts',
    worker: 'src/worker/index.ts',
    'audio-worklet': 'src/audio-worklet/index.ts',
    'voice-activity': 'src/voice-activity/index.ts',
  }) as Options),
  define: { AVEMO_DSP_THREAD: JSON.stringify(outputFiles[0].text) },
};

export default config;
