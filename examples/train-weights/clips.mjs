// The functionals of every clip of a corpus, kept in a folder so that a second run starts at once.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '@avemo/pipelines';
import { describeVoice, voiceFunctionals } from '@avemo/pipelines/predict';

/** The corpora's own words for the seven emotions; what has no word here is left out. */
const meant = {
  angry: 'anger',
  happy: 'happiness',
  sad: 'sadness',
  fearful: 'fear',
  surprised: 'surprise',
  calm: 'neutral',
  boredom: undefined,
};

/** One object a clip: corpus, id, speaker, gender, fold, own (the corpus' label), label (of the seven), row. */
export async function corpusClips(corpus, { data, cache }) {
  const { clips, licence, citation } = await openDataset(corpus, join(data, corpus));
  const file = join(cache, `${corpus}.voice-1.f32`);
  const kept = await readFile(file).catch(() => undefined);
  const rows = [];
  if (kept) {
    const all = new Float32Array(new Uint8Array(kept).buffer);
    const width = all.length / clips.length;
    clips.forEach((_, i) => rows.push(all.subarray(i * width, (i + 1) * width)));
  } else {
    for (const [i, clip] of clips.entries()) {
      const sound = await clip.media().audio.read();
      const seconds = sound.samples.length / sound.sampleRate;
      rows.push(voiceFunctionals(describeVoice(sound), 0, seconds));
      if (i % 100 === 0) console.error(`${corpus}: clip ${i}/${clips.length}`);
    }
    await mkdir(cache, { recursive: true });
    await writeFile(file, Buffer.concat(rows.map(({ buffer }) => Buffer.from(buffer))));
  }
  return {
    about: {
      name: corpus,
      clips: clips.length,
      speakers: new Set(clips.map(({ speaker }) => speaker)).size,
      licence: licence ?? 'not stated',
      citation: citation ?? '',
    },
    clips: clips.map(({ id, speaker, fold, label }, i) => ({
      corpus,
      id,
      speaker: `${corpus} ${speaker}`,
      fold,
      own: label,
      label: label in meant ? meant[label] : label,
      row: rows[i],
    })),
  };
}

/** The same clips, the functionals of each group brought to mean 0 and deviation 1. */
export function normalized(clips, groupOf) {
  const groups = groupBy(clips, groupOf);
  const result = new Map();
  for (const members of groups.values()) {
    const width = members[0].row.length;
    const mean = new Float64Array(width);
    const scale = new Float64Array(width);
    for (const { row } of members) row.forEach((x, f) => (mean[f] += x / members.length));
    for (const { row } of members) row.forEach((x, f) => (scale[f] += (x - mean[f]) ** 2 / members.length));
    for (const clip of members) {
      const row = clip.row.map((x, f) => (x - mean[f]) / (Math.sqrt(scale[f]) + 1e-6));
      result.set(clip, { ...clip, row });
    }
  }
  return clips.map((clip) => result.get(clip));
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
