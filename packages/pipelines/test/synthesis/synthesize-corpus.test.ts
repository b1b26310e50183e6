import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { requireSpeakers } from '../../src/datasets/require-speakers';
import { decodeNpy } from '../../src/io/npy';
import { syntheticLabels } from '../../src/synthesis/synthetic-labels';
import { synthesizeCorpus } from '../../src/synthesis/synthesize-corpus';
import { expectFault } from '../datasets/expect-fault';
import { temporaryFolder } from '../datasets/temporary-folder';
import { readTruth } from './corpus-truth';
import { readTree } from './read-tree';

const small = { speakers: 4, clips: 24, seed: 5 };

async function stoppedAfter(folder: string, count: number, options = small): Promise<unknown> {
  const stop = new AbortController();
  const onProgress = ({ done }: { done: number }) => done === count && stop.abort(new Error('stopped'));
  return synthesizeCorpus(folder, { ...options, onProgress, signal: stop.signal }).catch(
    (error: unknown) => error,
  );
}

describe('synthesizeCorpus', () => {
  it('synthesizeCorpus(folder) writes a data set that openDataset reads, balanced over speakers and labels', async () => {
    const folder = await temporaryFolder();
    const progress: number[] = [];
    const made = await synthesizeCorpus(folder, {
      ...small,
      onProgress: ({ done, total }) => progress.push(done / total),
    });
    expect(made).toMatchObject({
      folder,
      manifest: join(folder, 'manifest.csv'),
      clips: 24,
      labels: [...syntheticLabels],
    });
    expect(progress).toEqual(Array.from({ length: 24 }, (_, i) => (i + 1) / 24));

    const dataset = await openDataset('manifest', folder);
    expect(dataset.labels).toEqual(['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise']);
    expect(requireSpeakers(dataset)).toEqual(['s01', 's02', 's03', 's04']);
    expect(dataset.features!.face.rowSeconds).toBe(0.04);
    for (const label of dataset.labels)
      for (const speaker of requireSpeakers(dataset))
        expect(dataset.clips.filter((clip) => clip.label === label && clip.speaker === speaker)).toHaveLength(
          1,
        );
    const folds = [...new Set(dataset.clips.map((clip) => clip.fold))].sort();
    for (const fold of folds) {
      const inside = new Set(dataset.clips.filter((clip) => clip.fold === fold).map((clip) => clip.speaker));
      const outside = dataset.clips.filter((clip) => clip.fold !== fold).map((clip) => clip.speaker);
      expect(outside.filter((speaker) => inside.has(speaker))).toEqual([]);
    }
    expect(folds).toEqual(['0', '1']);

    let seconds = 0;
    for (const clip of dataset.clips) {
      const { samples, sampleRate } = await clip.media().audio!.read();
      const video = await clip.media().features!.face();
      expect(sampleRate).toBe(16000);
      expect(video.shape[1]).toBe(dataset.features!.face.width);
      expect(samples.length / sampleRate).toBeCloseTo(video.shape[0] / 25, 9);
      expect(samples.length / sampleRate).toBeGreaterThanOrEqual(1.2);
      expect(samples.length / sampleRate).toBeLessThanOrEqual(2);
      expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.999);
      seconds += samples.length / sampleRate;
    }
    expect(made.seconds).toBeCloseTo(seconds, 6);
  });

  it('synthesizeCorpus(folder, {seed}) gives the same bytes for the same seed and others for another', async () => {
    const [a, b, c] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    await synthesizeCorpus(a, small);
    await synthesizeCorpus(b, small);
    await synthesizeCorpus(c, { ...small, seed: 6 });
    const [treeA, treeB, treeC] = await Promise.all([a, b, c].map(readTree));
    expect(treeA).toEqual(treeB);
    expect([...treeC.keys()]).toEqual([...treeA.keys()]);
    const same = [...treeA].filter(([name, bytes]) => treeC.get(name) === bytes).map(([name]) => name);
    expect(same).toEqual(['video-features.json']);
  });

  it('synthesizeCorpus(more clips) begins with the clips of fewer', async () => {
    const [a, b] = [await temporaryFolder(), await temporaryFolder()];
    await synthesizeCorpus(a, { ...small, clips: 8 });
    await synthesizeCorpus(b, { ...small, clips: 16 });
    const [few, many] = await Promise.all([a, b].map(readTree));
    for (const [name, bytes] of few) if (/^(audio|video)\//.test(name)) expect(many.get(name)).toBe(bytes);
  });

  it('synthesizeCorpus(folder) says in corpus.json that it is synthetic, and its settings and truth', async () => {
    const folder = await temporaryFolder();
    await synthesizeCorpus(folder, small);
    const truth = readTruth(folder);
    expect(truth.synthetic).toBe(true);
    expect(truth.statement).toMatch(/no person was recorded/);
    expect(truth.settings).toMatchObject({ ...small, labels: [...syntheticLabels] });
    const { clips } = await openDataset('manifest', folder);
    truth.clips.forEach((clip, i) => {
      expect(clip).toMatchObject({
        path: clips[i].id,
        label: clips[i].label,
        speaker: clips[i].speaker,
      });
      expect(clips[i].values!.arousal).toBeCloseTo(clip.arousal, 4);
      expect(clips[i].values!.valence).toBeCloseTo(clip.valence, 4);
      expect(Math.abs(clip.arousal)).toBeLessThanOrEqual(1);
      expect(Math.abs(clip.valence)).toBeLessThanOrEqual(1);
    });
  });

  it('synthesizeCorpus(folder, {labels}) takes some of the emotions, neutral too, in the given order', async () => {
    const folder = await temporaryFolder();
    const labels = ['neutral', 'anger'];
    await synthesizeCorpus(folder, { speakers: 2, clips: 4, labels });
    const dataset = await openDataset('manifest', folder, { labels });
    expect(dataset.clips.map((clip) => clip.label)).toEqual([labels[0], labels[0], labels[1], labels[1]]);
  });

  it('synthesizeCorpus(folder, {signal}) stops, leaves whole files and no manifest, and resumes to the same bytes', async () => {
    const [whole, stopped] = [await temporaryFolder(), await temporaryFolder()];
    await synthesizeCorpus(whole, small);
    expect(await stoppedAfter(stopped, 7)).toEqual(new Error('stopped'));
    await expectFault(() => openDataset('manifest', stopped), 'wrong-layout', 'manifest.csv');
    const [treeWhole, treeStopped] = await Promise.all([whole, stopped].map(readTree));
    expect(treeStopped.size).toBe(7 * 2 + 1);
    for (const [name, bytes] of treeStopped) {
      if (name !== 'corpus.unfinished.json') expect(bytes).toBe(treeWhole.get(name));
    }
    await rm(join(stopped, 'video', (await readdir(join(stopped, 'video')))[3]));
    await writeFile(
      join(stopped, 'audio', '.s04-002-disgust.wav.4711-0123456789ab.tmp'),
      'left by a killed process',
    );
    await synthesizeCorpus(stopped, small);
    expect(await readTree(stopped)).toEqual(treeWhole);
    await synthesizeCorpus(stopped, small);
    expect(await readTree(stopped)).toEqual(treeWhole);
  });

  it('synthesizeCorpus(stopped folder, other settings) starts anew', async () => {
    const [fresh, reused] = [await temporaryFolder(), await temporaryFolder()];
    await stoppedAfter(reused, 9);
    await synthesizeCorpus(reused, { ...small, seed: 9, clips: 4 });
    await synthesizeCorpus(fresh, { ...small, seed: 9, clips: 4 });
    expect(await readTree(reused)).toEqual(await readTree(fresh));
  });

  it('synthesizeCorpus(folder with other things) refuses and changes nothing', async () => {
    const corpus = await temporaryFolder();
    await synthesizeCorpus(corpus, { ...small, clips: 4 });
    const mine = await temporaryFolder({ 'audio/mine.wav': 'x', 'notes.txt': 'y' });
    const foreign = await temporaryFolder({ 'corpus.json': '{}' });
    for (const folder of [corpus, mine, foreign]) {
      const before = await readTree(folder);
      await expect(synthesizeCorpus(folder, small)).rejects.toThrow(/holds .* (Choose|delete)/s);
      expect(await readTree(folder)).toEqual(before);
    }
    await expect(synthesizeCorpus(join(mine, 'notes.txt'), small)).rejects.toThrow(
      'notes.txt is a file. Choose another place.',
    );
  });

  it('synthesizeCorpus(folder) leaves neither a manifest nor a half-written file when a file cannot be written', async () => {
    const folder = await temporaryFolder();
    await stoppedAfter(folder, 2);
    await mkdir(join(folder, 'video', 's03-001-anger.npy'));
    await expect(synthesizeCorpus(folder, small)).rejects.toThrow(/EISDIR/);
    const names = [...(await readTree(folder)).keys()];
    expect(names).not.toContain('manifest.csv');
    for (const name of names.filter((one) => one.endsWith('.npy'))) {
      expect(decodeNpy(readFileSync(join(folder, name))).shape[1]).toBe(24);
    }
  });

  it('synthesizeCorpus(wrong settings) names the setting and touches no file', async () => {
    const folder = await temporaryFolder();
    for (const [options, part] of [
      [{ speakers: 0 }, /speakers/],
      [{ speakers: 100 }, /speakers/],
      [{ clips: 7 }, /clips must be an integer of at least 8/],
      [{ clips: 24.5 }, /clips/],
      [{ seed: -1 }, /seed/],
      [{ labels: [] }, /labels.*none/],
      [{ labels: ['anger', 'joy'] }, /"joy"/],
      [{ labels: ['anger', 'anger'] }, /"anger"/],
    ] as const) {
      const call = synthesizeCorpus(folder, options as { speakers?: number });
      await expect(call).rejects.toThrow(part);
      await expect(call).rejects.toThrow(RangeError);
    }
    await expect(synthesizeCorpus(folder, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    );
    expect(await readdir(folder)).toEqual([]);
  });
});
