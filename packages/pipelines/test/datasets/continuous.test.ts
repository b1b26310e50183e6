import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { mediaOf, openTree } from './tree';

const arff = (name: string, values: number[]) =>
  `@relation GOLDSTANDARD\n\n@attribute Instance_name string\n@attribute frameTime numeric\n@attribute GoldStandard numeric\n\n@data\n\n${values
    .map((value, i) => `${name},${(i * 0.04).toFixed(2)},${value}`)
    .join('\n')}\n`;

describe("openDataset('recola')", () => {
  const gold = (id: string, values: number[]) => ({
    [`ratings_gold_standard/arousal/${id}.arff`]: arff(`'${id}'`, values),
    [`ratings_gold_standard/valence/${id}.arff`]: arff(
      id,
      values.map((value) => -value),
    ),
  });

  it('openDataset(folder) gives a track every 40 ms, the split, and test recordings without one', async () => {
    const { clips, targets, labels } = await openTree(
      'recola',
      ['train_10', 'train_2', 'dev_1', 'test_1'].map((id) => `recordings_audio/${id}.wav`),
      {
        ...gold('train_10', [0.5, 0.25]),
        ...gold('train_2', [0.125, 0.25, 0.5]),
        ...gold('dev_1', [0]),
        'recordings_video/train_2.mp4': '',
      },
    );
    expect([targets, labels]).toEqual([['arousal', 'valence'], []]);
    expect(clips.map((clip) => [clip.id, clip.split, ...mediaOf(clip)])).toEqual([
      ['dev_1', 'validation', 'audio'],
      ['test_1', 'test', 'audio'],
      ['train_2', 'train', 'audio', 'video'],
      ['train_10', 'train', 'audio'],
    ]);
    expect(clips[1].track).toBeUndefined();
    expect(await clips[2].track!()).toEqual({
      times: Float64Array.of(0, 0.04, 0.08),
      values: {
        arousal: Float32Array.of(0.125, 0.25, 0.5),
        valence: Float32Array.of(-0.125, -0.25, -0.5),
      },
    });
  });

  it('openDataset(folder without a gold standard) and tracks that are damaged name the file', async () => {
    const wav = 'recordings_audio/train_1.wav';
    await expectFault(() => openTree('recola', [wav]), 'missing-file', 'arousal/train_1.arff');
    await expectFault(
      () => openTree('recola', ['train_1.wav']),
      'wrong-layout',
      'recordings_audio/train_1.wav',
    );
    const damaged = { ...gold('train_1', [0, 1]), 'ratings_gold_standard/valence/train_1.arff': 'nothing' };
    const { clips } = await openTree('recola', [wav], damaged);
    await expectFault(() => clips[0].track!(), 'wrong-layout', 'valence/train_1.arff', '@data');
    const short = {
      ...gold('train_1', [0, 1]),
      'ratings_gold_standard/valence/train_1.arff': arff('train_1', [1]),
    };
    const other = await openTree('recola', [wav], short);
    await expectFault(() => other.clips[0].track!(), 'bad-row', 'has 1 rows', 'has 2');
  });
});

describe("openDataset('sewa-ces')", () => {
  const labels =
    "name;timestamp;arousal;valence;liking\n'Train_DE_01';0.0;0.5;-0.25;\n'Train_DE_01';0.1;0.25;0;1\n";

  it("openDataset(makers' folder) gives tracks, NaN where nothing is annotated, and every folder of features", async () => {
    const { clips, targets, features } = await openTree('sewa-ces', ['audio/Train_DE_01.wav'], {
      'labels/Train_DE_01.csv': labels,
      'visual_features_functionals/Train_DE_01.csv':
        "name;timestamp;a;b\n'Train_DE_01';0;1;2\n'Train_DE_01';0.1;3;4\n",
      'audio_features_xbow/Train_DE_01.csv': "'Train_DE_01',0,7\n'Train_DE_01',0.1,8\n",
      'audio_features_xbow/Test_HU_03.csv': "'Test_HU_03',0,7\n",
    });
    expect(targets).toEqual(['arousal', 'valence', 'liking']);
    expect(clips.map((clip) => [clip.id, clip.split, clip.notes?.culture, ...mediaOf(clip)])).toEqual([
      ['Test_HU_03', 'test', 'HU', 'audio_features_xbow'],
      ['Train_DE_01', 'train', 'DE', 'audio', 'audio_features_xbow', 'visual_features_functionals'],
    ]);
    expect(features).toEqual({
      audio_features_xbow: { width: 1, rowSeconds: 0.1 },
      visual_features_functionals: { width: 2, rowSeconds: 0.1 },
    });
    const { times, values } = await clips[1].track!();
    expect([...times]).toEqual([0, 0.1]);
    expect(values).toEqual({
      arousal: Float32Array.of(0.5, 0.25),
      valence: Float32Array.of(-0.25, 0),
      liking: Float32Array.of(NaN, 1),
    });
    expect(await clips[1].media().features!.visual_features_functionals()).toEqual({
      data: Float32Array.of(1, 2, 3, 4),
      shape: [2, 2],
      times: Float64Array.of(0, 0.1),
    });
  });

  it('openDataset(prepared folder) cuts the tables into recordings', async () => {
    const floats = (count: number) =>
      new Uint8Array(Float32Array.from({ length: count }, (_, i) => i).buffer);
    const { clips, features } = await openTree('sewa-ces', [], {
      'sequences.csv': 'name,culture,offset,frames\nDevel_DE_01,DE,0,1\nDevel_DE_02,DE,1,2\n',
      'labels.f32': floats(9),
      'predictions.f32': floats(18),
      'meta.json': '{"systems": ["sound", "face"]}',
    });
    expect(Object.keys(features!)).toEqual(['sound', 'face']);
    const { values, times } = await clips[1].track!();
    expect([[...times], [...values.arousal], [...values.liking]]).toEqual([
      [0, 0.1],
      [3, 6],
      [5, 8],
    ]);
    const { data, shape } = await clips[1].media().features!.face();
    expect([shape, [...data]]).toEqual([
      [2, 3],
      [9, 10, 11, 15, 16, 17],
    ]);
    expect(clips[1].files[0].part).toBe('rows 1–2');
  });

  it('openDataset(folder without labels) names the file', async () => {
    await expectFault(
      () => openTree('sewa-ces', ['audio/Train_DE_01.wav']),
      'missing-file',
      'labels/Train_DE_01.csv',
    );
    await expectFault(() => openTree('sewa-ces', ['a.csv']), 'wrong-layout', 'labels/Train_DE_01.csv');
  });
});

describeReal("openDataset('sewa-ces', real data)", 'sewa-ces', (real) => {
  it('openDataset(folder) gives the published CCC of a system over all frames', async () => {
    const { clips } = await openDataset('sewa-ces', real);
    expect(clips).toHaveLength(14);
    const truth: number[] = [];
    const answer: number[] = [];
    for (const clip of clips) {
      truth.push(...(await clip.track!()).values.valence);
      const { data } = await clip.media().features!['visual-func']();
      for (let row = 0; row < data.length / 3; row++) answer.push(data[3 * row + 1]);
    }
    const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
    const [mt, ma] = [mean(truth), mean(answer)];
    const covariance = mean(truth.map((value, i) => (value - mt) * (answer[i] - ma)));
    const variances = mean(truth.map((v) => (v - mt) ** 2)) + mean(answer.map((v) => (v - ma) ** 2));
    expect([truth.length, (2 * covariance) / (variances + (mt - ma) ** 2)]).toEqual([
      22727,
      expect.closeTo(0.639, 3),
    ]);
    expect(readFileSync(join(real, 'meta.json'), 'utf8')).toContain('visual-func');
  });
});
