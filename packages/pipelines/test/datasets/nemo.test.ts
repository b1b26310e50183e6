import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { openTree } from './tree';

const table =
  'file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage\n' +
  'SB0_surprised_2.wav\tsurprised\tCo, "to"?\tco to\tSB0\tfemale\t23\n' +
  'MP0_anger_1.wav\tanger\tTak.\ttak\tMP0\tmale\t30\n';

describe("openDataset('nemo')", () => {
  it("openDataset(makers' folder) reads data.tsv and samples", async () => {
    const { clips } = await openTree('nemo', ['samples/SB0_surprised_2.wav', 'samples/MP0_anger_1.wav'], {
      'data.tsv': table,
    });
    expect(
      clips.map(({ id, speaker, label, script, notes }) => [id, speaker, label, script, notes?.gender]),
    ).toEqual([
      ['MP0_anger_1', 'MP0', 'anger', 'Tak.', 'male'],
      ['SB0_surprised_2', 'SB0', 'surprise', 'Co, "to"?', 'female'],
    ]);
  });

  it('openDataset(folder without a table or a sound, or with another emotion) names it', async () => {
    await expectFault(() => openTree('nemo', ['samples/a.wav']), 'wrong-layout', 'data.tsv');
    const text = table;
    await expectFault(
      () => openTree('nemo', [], { 'data.tsv': text }),
      'missing-file',
      'SB0_surprised_2.wav',
    );
    const odd = { 'data.tsv': text.replace('\tsurprised', '\tbored') };
    await expectFault(
      () => openTree('nemo', ['samples/SB0_surprised_2.wav'], odd),
      'unknown-label',
      '"bored"',
    );
  });
});

describeReal("openDataset('nemo', real data)", 'nemo', (real) => {
  it('openDataset(folder) opens 795 clips of 9 speakers', async () => {
    const { clips, labels } = await openDataset('nemo', real);
    expect([clips.length, new Set(clips.map(({ speaker }) => speaker)).size]).toEqual([795, 9]);
    expect(labels.map((label) => clips.filter((clip) => clip.label === label).length)).toEqual([
      135, 135, 135, 135, 135, 120,
    ]);
    const { samples, sampleRate } = await clips[0].media().audio!.read();
    expect(samples.length / sampleRate).toBeCloseTo(clips[0].seconds!, 2);
  });
});
