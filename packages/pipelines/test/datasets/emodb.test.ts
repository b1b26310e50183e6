import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, describe, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { temporaryFolder } from './temporary-folder';
import { mediaOf, openTree } from './tree';

describe("openDataset('emodb')", () => {
  it("openDataset(makers' folder) reads speaker, text and emotion from the name", async () => {
    const { clips, labels, folder } = await openTree('emodb', [
      'wav/16b10Wb.wav',
      'wav/03a01Fa.wav',
      'wav/08a02La.wav',
      'lablaut/03a01Fa.lablaut',
      'erklaerung.txt',
    ]);
    expect(labels).toEqual(['anger', 'boredom', 'disgust', 'fear', 'happiness', 'sadness', 'neutral']);
    expect(clips.map(({ id, speaker, script, label }) => [id, speaker, script, label])).toEqual([
      ['03a01Fa', '03', 'a01', 'happiness'],
      ['08a02La', '08', 'a02', 'boredom'],
      ['16b10Wb', '16', 'b10', 'anger'],
    ]);
    expect(clips[0].files).toEqual([{ path: join(folder, 'wav/03a01Fa.wav') }]);
    expect(mediaOf(clips[0])).toEqual(['audio']);
  });

  it('openDataset(wrong names or folder) names the first wrong or missing thing', async () => {
    await expectFault(
      () => openTree('emodb', ['wav/speech.wav']),
      'wrong-layout',
      'wav/speech.wav',
      'speaker, text, emotion, take',
    );
    await expectFault(() => openTree('emodb', ['wav/03a01Xa.wav']), 'unknown-label', 'X', 'W anger');
    const other = await temporaryFolder({ 'music/x.wav': '' });
    await expectFault(() => openDataset('emodb', other), 'wrong-layout', 'wav/03a01Fa.wav', 'music');
  });
});

describeReal("openDataset('emodb', real data)", 'emodb', (real) => {
  it('openDataset(folder) gives the 408 clips of 8 speakers as their table has them', async () => {
    const { clips } = await openDataset('emodb', real);
    const table = readFileSync(join(real, 'labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
    const expected = table.map((line) => line.split(',').slice(0, 3)).sort();
    expect(clips.map(({ id, speaker }) => [id, `audio/${id}.flac`, speaker]).sort()).toEqual(expected);
    for (const line of table) expect(line).toContain(clips.find(({ id }) => line.startsWith(id))!.label);
    const { samples, sampleRate } = await clips[0].media().audio!.read();
    expect([clips[0].id, samples.length / sampleRate]).toEqual(['03a01Fa', expect.closeTo(1.898, 3)]);
  });
});
