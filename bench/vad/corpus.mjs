// Emo-DB as the voice activity study reads it: audio/ID.flac, labels.csv, and vad.csv with hand-made boundaries.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAudio, toMono } from '@avemo/dsp';

/** Speakers never meet: the detector learns from the first, the second picks the epoch, the third are tested. */
export const speakers = { train: ['08', '09', '11', '12', '13'], choose: ['10'], test: ['03', '14'] };

const rows = (text) => {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  // Texts in quotes may hold commas; the fields that are read stand before them or are looked up by name.
  const split = (line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((field) => field.replace(/,$/, ''));
  const names = split(head);
  return lines.map((line) => Object.fromEntries(split(line).map((value, i) => [names[i], value])));
};

/** The clips of some speakers: samples, rate, and where somebody speaks. Breath and the like counts as no speech. */
export async function readClips(folder, wanted) {
  const marks = rows(readFileSync(join(folder, 'vad.csv'), 'utf8'));
  const speech = new Map();
  for (const { id, start, end, kind } of marks) {
    if (kind !== 'speech') continue;
    speech.set(id, [...(speech.get(id) ?? []), { start: Number(start), end: Number(end) }]);
  }
  const clips = [];
  for (const { id, speaker, file } of rows(readFileSync(join(folder, 'labels.csv'), 'utf8'))) {
    if (!wanted.includes(speaker)) continue;
    const { samples, sampleRate } = toMono(await decodeAudio(readFileSync(join(folder, file))));
    clips.push({ id, speaker, samples, sampleRate, speech: speech.get(id) ?? [] });
  }
  return clips;
}
