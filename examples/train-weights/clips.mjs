// The functionals of every clip of a corpus, kept in a folder so that a second run starts at once.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDataset } from '@avemo/pipelines';
import { describeVoice, voiceFeatures, voiceFunctionals } from '@avemo/pipelines/predict';
import { codecs, copiesOf, haveEncoder } from './codecs.mjs';

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

/** Speakers of Emo-DB who are men. */
const men = new Set(['03', '10', '11', '12', '15']);

/** Whether men or women speak, as the corpora say. */
const genderOf = {
  ravdess: ({ speaker }) => (Number(speaker.match(/\d+/)[0]) % 2 === 1 ? 'men' : 'women'),
  emodb: ({ speaker }) => (men.has(speaker) ? 'men' : 'women'),
  nemo: ({ notes }) => ({ male: 'men', female: 'women' })[notes?.gender],
};

/** Every twentieth clip is also measured as lossy codecs give it back. */
const copied = (_, i) => i % 20 === 0;

const functionalsOf = (sound) =>
  voiceFunctionals(describeVoice(sound), 0, sound.samples.length / sound.sampleRate);

/** One object a clip: corpus, id, speaker, gender, fold, own (the corpus' label), label (of the seven), row, copies. */
export async function corpusClips(corpus, { data, cache }) {
  const { clips, licence, citation } = await openDataset(corpus, join(data, corpus));
  const sound = (clip) => clip.media().audio.read();
  const rows = await kept(join(cache, `${corpus}.${voiceFeatures}.f32`), clips, 1, async (clip, i) => {
    if (i % 100 === 0) console.error(`${corpus}: clip ${i}/${clips.length}`);
    return [functionalsOf(await sound(clip))];
  });
  const some = haveEncoder() ? clips.filter(copied) : [];
  const kinds = Object.keys(codecs);
  const file = join(cache, `${corpus}.${voiceFeatures}.copies.f32`);
  const copies = await kept(file, some, kinds.length, async (clip, i) => {
    if (i % 25 === 0) console.error(`${corpus}: copies of clip ${i}/${some.length}`);
    return Object.values(await copiesOf(await sound(clip))).map(functionalsOf);
  });
  return {
    about: {
      name: corpus,
      clips: clips.length,
      speakers: new Set(clips.map(({ speaker }) => speaker)).size,
      licence: licence ?? 'not stated',
      citation: citation ?? '',
    },
    clips: clips.map((clip, i) => ({
      corpus,
      id: clip.id,
      speaker: `${corpus} ${clip.speaker}`,
      gender: genderOf[corpus](clip),
      fold: clip.fold,
      own: clip.label,
      label: clip.label in meant ? meant[clip.label] : clip.label,
      row: rows[i][0],
      copies: Object.fromEntries(kinds.map((name, c) => [name, copies[some.indexOf(clip)]?.[c]])),
    })),
  };
}

/** `count` vectors of each item, from the file of an earlier run where there is one. */
async function kept(file, items, count, vectorsOf) {
  if (items.length === 0) return [];
  let bytes = await readFile(file).catch(() => undefined);
  if (!bytes) {
    const parts = [];
    for (const [i, item] of items.entries()) {
      for (const { buffer } of await vectorsOf(item, i)) parts.push(Buffer.from(buffer));
    }
    bytes = Buffer.concat(parts);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const width = values.length / items.length / count;
  const vector = (at) => values.subarray(at * width, (at + 1) * width);
  return items.map((_, i) => Array.from({ length: count }, (_, c) => vector(i * count + c)));
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
      result.set(clip, { ...clip, row, copies: {} });
    }
  }
  return clips.map((clip) => result.get(clip));
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
