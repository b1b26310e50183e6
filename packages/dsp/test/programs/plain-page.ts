import { decodeAudio, logMelSpectrogram, type LogMelSpectrogramOptions } from '@avemo/dsp';
import { mrcgVadNet } from '@avemo/dsp/voice-activity';

/** The log-mel spectrogram of a sound at 16 kHz, as plain data. */
export async function logMel(samples: number[], options: LogMelSpectrogramOptions) {
  await bySelf();
  const { data, shape } = logMelSpectrogram(
    { samples: Float32Array.from(samples), sampleRate: 16000 },
    options,
  );
  return { data: [...data], shape };
}

/** The posterior of speech of each frame of a sound at 16 kHz. */
export async function posteriors(samples: number[]) {
  await bySelf();
  const net = await mrcgVadNet();
  return [...net.posteriors({ samples: Float32Array.from(samples), sampleRate: 16000 })];
}

/** The rate of a sound file, or why it cannot be decoded. */
export async function rateOf(bytes: number[]) {
  await bySelf();
  return decodeAudio(Uint8Array.from(bytes)).then(
    ({ sampleRate }) => sampleRate,
    (error: Error) => error.message,
  );
}

const refused: string[] = [];
addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI));

/** What the page's policy has refused so far: `wasm-eval` for WebAssembly, `eval` for code from text. */
export const refusals = () => refused;

/** What the page may compile at run time. */
export async function allowed() {
  await bySelf();
  const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  return {
    code: succeeds(() => new Function('return 1')),
    webAssembly: succeeds(() => new WebAssembly.Module(smallest)),
  };
}

/** What a debugger calls may compile code from text under any policy; what the page does later may not. */
const bySelf = () => new Promise((resolve) => setTimeout(resolve));

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
