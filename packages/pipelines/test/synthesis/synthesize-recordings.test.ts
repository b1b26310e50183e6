import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { synthesizeRecordings } from '../../src/synthesis/synthesize-recordings';
import { temporaryFolder } from '../datasets/temporary-folder';
import { correlation, mean } from './measure';

const tiny = { recordings: 3, seconds: 20, seed: 4, size: { width: 96, height: 96 } };

interface Gap {
  start: number;
  end: number;
}
interface RecordingTruth {
  annotationDelay: number;
  recordings: {
    path: string;
    damage: (Gap & { kind: string })[];
    soundDamage: Gap[];
    phrases: { start: number; seconds: number }[];
  }[];
}

describe('synthesizeRecordings', () => {
  it('synthesizeRecordings(folder) writes recordings whose sound follows the annotation, late by its delay', async () => {
    const folder = await temporaryFolder();
    await synthesizeRecordings(folder, { ...tiny, missing: 0.4 });
    const truth: RecordingTruth = JSON.parse(readFileSync(join(folder, 'corpus.json'), 'utf8'));
    const dataset = await openDataset('manifest', folder);
    expect(dataset).toMatchObject({ annotationDelay: 2, synthetic: true, targets: ['arousal', 'valence'] });
    expect(dataset.clips.map(({ split }) => split)).toEqual(['train', 'validation', 'test']);
    const levels: number[] = [];
    const felt: number[] = [];
    for (const [i, clip] of dataset.clips.entries()) {
      const { damage, soundDamage, phrases } = truth.recordings[i];
      const { times, values } = await clip.track!();
      expect(times).toHaveLength(500);
      expect(times[499]).toBeCloseTo(19.96, 6);
      const { samples } = await clip.media().audio!.read();
      expect(samples).toHaveLength(20 * 16000);
      const power = (from: number, to: number) =>
        mean(Array.from(samples.subarray(Math.round(16000 * from), Math.round(16000 * to)), (x) => x * x));
      expect([damage.length > 0, soundDamage.length > 0]).toEqual([true, true]);
      for (const { start, end } of soundDamage) expect(power(start, end)).toBe(0);
      for (const { start, seconds } of phrases) {
        const [end, middle] = [start + seconds, start + seconds / 2];
        if (soundDamage.some((gap) => gap.start < end && gap.end > start) || middle + 2 > 19) continue;
        expect(power(start, end)).toBeGreaterThan(0);
        levels.push(10 * Math.log10(power(start, end)));
        felt.push(values.arousal[Math.round(25 * (middle + truth.annotationDelay))]);
      }
    }
    expect(levels.length).toBeGreaterThan(8);
    expect(correlation(levels, felt)).toBeGreaterThan(0.6);
  });

  it('synthesizeRecordings(folder, { annotationDelay }) shifts the annotation and nothing else', async () => {
    const [early, late] = [await temporaryFolder(), await temporaryFolder()];
    const settings = { ...tiny, seconds: 6, layout: 'recola' as const };
    await synthesizeRecordings(early, { ...settings, annotationDelay: 0 });
    await synthesizeRecordings(late, { ...settings, annotationDelay: 1.2 });
    const [first, second] = [await openDataset('recola', early), await openDataset('recola', late)];
    expect(first.clips.map(({ id }) => id)).toEqual(['dev_1', 'test_1', 'train_1']);
    expect([first.annotationDelay, second.annotationDelay]).toEqual([0, 1.2]);
    for (const [i, clip] of first.clips.entries()) {
      const [now, then] = [await clip.track!(), await second.clips[i].track!()];
      for (const target of ['arousal', 'valence']) {
        expect(then.values[target].slice(30)).toEqual(now.values[target].slice(0, 120));
        expect(new Set(now.values[target]).size).toBeGreaterThan(100);
      }
      for (const [k, file] of clip.files.entries())
        expect(readFileSync(file.path).equals(readFileSync(second.clips[i].files[k].path))).toBe(true);
    }
  });

  it('synthesizeRecordings(folder, wrong settings) says what is wrong', async () => {
    const folder = await temporaryFolder();
    await expect(synthesizeRecordings(folder, { recordings: 2 })).rejects.toThrow(
      /recordings must be an integer/,
    );
    await expect(synthesizeRecordings(folder, { missing: 0.7 })).rejects.toThrow(
      /missing must be in \[0, 0.6\]/,
    );
  });
});
