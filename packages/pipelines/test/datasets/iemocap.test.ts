import { describe, expect, it } from 'vitest';
import { expectFault } from './expect-fault';
import { mediaOf, openTree } from './tree';

const evaluation = `% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]

[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 3.5000, 2.0000]
C-E2:\tNeutral;\t()
A-E3:\tval 3; act 2; dom  2;\t()

[2.5000 - 4.0000]\tSes01F_impro01_M000\txxx\t[1.5000, 4.0000, 3.0000]
`;
const transcript =
  'Ses01F_impro01_F000 [006.2901-008.2357]: Excuse me.\nSes01F_impro01_M000 [002.5000-004.0000]: Next.\n';
const at = 'Session1/dialog';
const tree = {
  [`${at}/EmoEvaluation/Ses01F_impro01.txt`]: evaluation,
  [`${at}/transcriptions/Ses01F_impro01.txt`]: transcript,
};
const sounds = ['F000', 'M000'].map(
  (turn) => `Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_${turn}.wav`,
);

describe("openDataset('iemocap')", () => {
  it('openDataset(folder) gives the turns of a dialogue in the order of time, with classes and ratings', async () => {
    const { clips, targets } = await openTree('iemocap', sounds, tree);
    expect(targets).toEqual(['arousal', 'valence', 'dominance']);
    expect(clips.map(({ files: _, media: __, ...facts }) => facts)).toEqual([
      {
        id: 'Ses01F_impro01_M000',
        speaker: 'Ses01M',
        session: 'Ses01F_impro01',
        fold: '1',
        seconds: 1.5,
        script: 'Next.',
        values: { arousal: 4, valence: 1.5, dominance: 3 },
      },
      {
        id: 'Ses01F_impro01_F000',
        speaker: 'Ses01F',
        session: 'Ses01F_impro01',
        fold: '1',
        seconds: expect.closeTo(1.9456, 6),
        script: 'Excuse me.',
        label: 'neutral',
        values: { arousal: 3.5, valence: 2.5, dominance: 2 },
      },
    ]);
    expect(mediaOf(clips[0])).toEqual(['audio']);
  });

  it('openDataset(folder with video) cuts the dialogue’s recording', async () => {
    const { clips } = await openTree('iemocap', [...sounds, `${at}/avi/DivX/Ses01F_impro01.avi`], tree);
    expect(mediaOf(clips[1])).toEqual(['audio', 'video']);
    expect(clips[1].files.map(({ part }) => part)).toEqual([undefined, '6.2901–8.2357 s']);
  });

  it('openDataset(folder without something) names it', async () => {
    await expectFault(() => openTree('iemocap', [], tree), 'missing-file', 'Ses01F_impro01_M000.wav');
    await expectFault(() => openTree('iemocap', sounds), 'wrong-layout', 'dialog/EmoEvaluation');
    await expectFault(() => openTree('iemocap', ['a.txt']), 'wrong-layout', 'Session1/dialog/EmoEvaluation');
    const odd = { ...tree, [`${at}/EmoEvaluation/Ses01F_impro01.txt`]: evaluation.replace('neu', 'joy') };
    await expectFault(() => openTree('iemocap', sounds, odd), 'unknown-label', 'joy', 'Ses01F_impro01_F000');
  });
});
