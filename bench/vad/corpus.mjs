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

/** Where the marks of some longer clips end, in seconds, though the voice goes on: such clips are left out unless `cutMarks`. */
const marksCut = 2;

/** The clips of some speakers: samples, rate, and where somebody speaks. Breath and the like counts as no speech. */
export async function readClips(folder, wanted, cutMarks = false) {
  const speech = new Map();
  for (const { id, start, end, kind } of rows(readFileSync(join(folder, 'vad.csv'), 'utf8'))) {
    if (kind !== 'speech') continue;
    speech.set(id, [...(speech.get(id) ?? []), { start: Number(start), end: Number(end) }]);
  }
  const clips = [];
  for (const { id, speaker, file } of rows(readFileSync(join(folder, 'labels.csv'), 'utf8'))) {
    if (!wanted.includes(speaker)) continue;
    const { samples, sampleRate } = toMono(await decodeAudio(readFileSync(join(folder, file))));
    const marks = speech.get(id) ?? [];
    const end = marks.at(-1)?.end ?? 0;
    const cut = Math.abs(end - marksCut) < 0.005 && samples.length / sampleRate > marksCut + 0.1;
    if (cut && !cutMarks) continue;
    clips.push({ id, speaker, samples, sampleRate, speech: marks });
  }
  return clips;
}
