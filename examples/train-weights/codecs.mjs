// What a lossy codec makes of a clip: copies by ffmpeg, decoded as avemo decodes any file.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio, encodeWav, toMono } from '@avemo/dsp';
import { writeFileSync } from 'node:fs';

/** The codecs, with ffmpeg's arguments: bit rates of messages and small videos. */
export const codecs = {
  'AAC 48 kbit/s': { file: 'copy.m4a', arguments: ['-c:a', 'aac', '-b:a', '48k'] },
  'MP3 48 kbit/s': { file: 'copy.mp3', arguments: ['-c:a', 'libmp3lame', '-b:a', '48k'] },
  'Opus 24 kbit/s': { file: 'copy.opus', arguments: ['-c:a', 'libopus', '-b:a', '24k'] },
};

/** Whether there is an ffmpeg. */
export const haveEncoder = () => spawnSync('ffmpeg', ['-version']).status === 0;

/** The sound as each codec gives it back, by name. */
export async function copiesOf(sound) {
  const folder = await mkdtemp(join(tmpdir(), 'avemo-copies-'));
  try {
    const whole = join(folder, 'whole.wav');
    writeFileSync(whole, encodeWav(sound));
    const copies = {};
    for (const [name, codec] of Object.entries(codecs)) {
      const file = join(folder, codec.file);
      const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', whole, ...codec.arguments, file]);
      if (status !== 0) throw new Error(`ffmpeg makes no ${name}: ${stderr}`);
      copies[name] = toMono(await decodeAudio(await readFile(file)));
    }
    return copies;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
