import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/datasets/open-dataset';
import type { Media } from '../../src/prepare/media';
import { expectFault } from './expect-fault';
import { describeReal } from './real-data';
import { temporaryFolder } from './temporary-folder';

const names = ['wav2vec', 'bilstm', 'mlp'];
const classes = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
const table = (first: number, rows = 2) =>
  new Uint8Array(Float32Array.from({ length: 8 * rows }, (_, i) => first + i / 16).buffer);

/** Row r of the outputs of network n trained without fold f begins with 100 n + 10 f + r / 2. */
const outputs = Object.fromEntries(
  names.flatMap((name, n) =>
    [0, 1, 2, 3, 4].map((f) => [`features/${name}_fold${f}.f32`, table(100 * n + 10 * f)] as const),
  ),
);
const files: Record<string, string | Uint8Array> = {
  'clips.csv':
    'row,audio,emotion,fold,seconds\n0,audio/03-01-03-01-01-01-02.flac,happy,0,3.5\n1,audio/03-01-01-01-01-01-03.flac,neutral,1,2\n',
  'features/meta.json': JSON.stringify({ classes }),
  ...outputs,
};

describe("openDataset('ravdess-outputs')", () => {
  it('clip.media(fold).features gives the rows of the networks that never met that fold, by default its own', async () => {
    const dataset = await openDataset('ravdess-outputs', await temporaryFolder(files));
    const eight = { width: 8, names: classes };
    expect(dataset.features).toEqual({ wav2vec: eight, bilstm: eight, mlp: eight });
    expect(dataset.mediaByFold).toBe(true);
    expect(
      dataset.clips.map(({ id, label, speaker, fold, media }) => [id, label, speaker, fold, media().audio]),
    ).toEqual([
      ['03-01-01-01-01-01-03', 'neutral', 'actor-03', '1', undefined],
      ['03-01-03-01-01-01-02', 'happy', 'actor-02', '0', undefined],
    ]);
    const [neutral, happy] = dataset.clips;
    const firsts = async ({ features }: Media) =>
      Promise.all(
        Object.entries(features!).map(async ([name, read]) => {
          const { data, shape } = await read();
          return [name, ...shape, data[0]];
        }),
      );
    expect(await firsts(neutral.media())).toEqual([
      ['wav2vec', 8, 10.5],
      ['bilstm', 8, 110.5],
      ['mlp', 8, 210.5],
    ]);
    expect(await firsts(happy.media('4'))).toEqual([
      ['wav2vec', 8, 40],
      ['bilstm', 8, 140],
      ['mlp', 8, 240],
    ]);
    expect(() => happy.media('5')).toThrow(RangeError);
  });

  it('clip.media().features has the row of the authors’ fusion where it is there', async () => {
    const folder = await temporaryFolder({ ...files, 'features/published_fusion_test.f32': table(7) });
    const { clips } = await openDataset('ravdess-outputs', folder);
    expect((await clips[0].media().features!['published-fusion']()).data[0]).toBe(7.5);
  });

  it('openDataset(absent, short or damaged table, other class order) names the file', async () => {
    const open = async (more: Record<string, string | Uint8Array>) => {
      const folder = await temporaryFolder({ ...files, ...more });
      return openDataset('ravdess-outputs', folder);
    };
    const short = { 'features/mlp_fold3.f32': table(0, 1) };
    await expectFault(() => open(short), 'unreadable-features', 'mlp_fold3.f32', '64 bytes', 'holds 32');
    const other = { 'features/meta.json': JSON.stringify({ classes: [...classes].reverse() }) };
    await expectFault(() => open(other), 'wrong-layout', 'meta.json', 'neutral, calm');
    await expectFault(() => open({ 'features/meta.json': '{' }), 'wrong-layout', 'meta.json');
    const { 'features/wav2vec_fold0.f32': _, ...rest } = files;
    const absent = await temporaryFolder(rest);
    await expectFault(
      () => openDataset('ravdess-outputs', absent),
      'unreadable-features',
      'wav2vec_fold0.f32',
      'is not there',
    );
    const nan = new Uint8Array(Float32Array.from({ length: 16 }, (_, i) => (i === 3 ? NaN : i)).buffer);
    const { clips } = await open({ 'features/bilstm_fold1.f32': nan });
    await expectFault(
      () => clips[0].media('1').features!.bilstm(),
      'unreadable-features',
      'bilstm_fold1.f32',
      'number 3',
    );
  });
});

describeReal("openDataset('ravdess-outputs', real data)", 'ravdess', (real) => {
  it('openDataset(folder) gives the published accuracies of folds 1 to 4', async () => {
    const { clips, labels } = await openDataset('ravdess-outputs', real);
    expect(clips.length).toBe(1140);
    const best = (values: ArrayLike<number>) =>
      labels[Array.from(values).indexOf(Math.max(...Array.from(values)))];
    const percent = async (system: string) =>
      Promise.all(
        ['1', '2', '3', '4'].map(async (fold) => {
          const own = clips.filter((clip) => clip.fold === fold);
          const answers = await Promise.all(own.map((clip) => clip.media().features![system]()));
          const right = answers.filter(({ data }, i) => best(data) === own[i].label).length;
          return Math.round((10000 * right) / own.length) / 100;
        }),
      );
    // Luna-Jiménez et al. 2021, the distributed outputs.
    expect(await percent('wav2vec')).toEqual([83, 79, 82.67, 78.75]);
    expect(await percent('bilstm')).toEqual([60.33, 67.33, 59.67, 56.67]);
    expect(await percent('mlp')).toEqual([58.67, 61, 64.67, 55.42]);
    expect(await percent('published-fusion')).toEqual([88.67, 84.67, 85.67, 85.83]);
  });
});
