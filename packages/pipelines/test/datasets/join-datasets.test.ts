import { expect, it } from 'vitest';
import { CallError, joinDatasets, makeFolds, type Clip, type Dataset } from '../../src/index';
import { foldersOf } from '../../src/datasets/folders-of';

const clip = (id: string, more: Partial<Clip>): Clip => ({
  id,
  speaker: 's1',
  files: [{ path: `/${id}` }],
  media: (fold) => ({ features: { [`for ${fold}`]: () => Promise.reject(new Error('not read')) } }),
  ...more,
});

const first: Dataset = {
  name: 'one',
  labels: ['calm', 'angry', 'bored'],
  targets: ['arousal'],
  annotationDelay: 2,
  features: { face: { width: 3 }, sound: { width: 4 } },
  licence: 'A',
  synthetic: true,
  clips: [
    clip('a', { label: 'calm', fold: '1', session: 'x' }),
    clip('b', { label: 'bored', speaker: 's2', fold: '2' }),
    clip('c', {
      speaker: '',
      track: () =>
        Promise.resolve({ times: Float64Array.of(2, 3), values: { arousal: Float32Array.of(0, 1) } }),
    }),
  ],
};
const second: Dataset = {
  name: 'two',
  labels: ['angry', 'calm'],
  targets: ['valence', 'arousal'],
  features: { face: { width: 3 }, sound: { width: 5 } },
  licence: 'B',
  clips: [clip('a', { label: 'angry', fold: '1' })],
};

it('joinDatasets(datasets) joins by the labels, targets and features that all have', () => {
  const { name, labels, targets, features, licence, synthetic, clips } = joinDatasets([first, second]);
  expect([name, labels, targets, licence]).toEqual(['one+two', ['calm', 'angry'], ['arousal'], 'A / B']);
  expect(features).toEqual({ face: { width: 3 } });
  expect(synthetic).toBeUndefined();
  expect(clips.map(({ label }) => label)).toEqual(['calm', undefined, undefined, 'angry']);
});

it('joinDatasets(datasets) takes the names of one emotion for one, that of the first', () => {
  const labelled = (name: string, labels: string[]): Dataset => ({
    name,
    labels,
    clips: labels.map((label) => clip(label, { label })),
  });
  const german = ['anger', 'boredom', 'disgust', 'fear', 'happiness', 'sadness', 'neutral'];
  const english = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
  const { labels, clips } = joinDatasets([labelled('emodb', german), labelled('ravdess', english)]);
  expect(labels).toEqual(['anger', 'disgust', 'fear', 'happiness', 'sadness', 'neutral']);
  expect(Object.fromEntries(clips.slice(german.length).map(({ id, label }) => [id, label]))).toEqual({
    'ravdess/neutral': 'neutral',
    'ravdess/calm': undefined,
    'ravdess/happy': 'happiness',
    'ravdess/sad': 'sadness',
    'ravdess/angry': 'anger',
    'ravdess/fearful': 'fear',
    'ravdess/disgust': 'disgust',
    'ravdess/surprised': undefined,
  });
  const both = joinDatasets([labelled('a', ['sad', 'sadness']), labelled('b', ['sadness', 'sad'])]);
  expect(both.clips.map(({ label }) => label)).toEqual(['sad', 'sadness', 'sadness', 'sad']);
});

it('foldersOf(list, count) tells commas in names from commas between folders', () => {
  const there = (folders: string[]) => (folder: string) => folders.includes(folder);
  expect(foldersOf('a, b', 2, there([]))).toEqual(['a', 'b']);
  expect(foldersOf('emo, db,b', 2, there(['emo, db', 'b']))).toEqual(['emo, db', 'b']);
  expect(foldersOf('a,b,c,d', 2, there(['a,b', 'c,d', 'a']))).toEqual(['a,b', 'c,d']);
  expect(() => foldersOf('a,b,c', 2, there(['a,b']))).toThrow(/as many folders .* 2, .*; got 3/);
  expect(() => foldersOf('a,b,c', 2, there(['a,b', 'c', 'a', 'b,c']))).toThrow(/in 2 ways/);
  expect(() => foldersOf('a', 2, there(['a']))).toThrow(/got 1/);
});

it('joinDatasets(datasets) keeps clips, speakers, sessions and folds of equal names apart', () => {
  const { clips } = joinDatasets([first, second]);
  expect(clips.map(({ id }) => id)).toEqual(['one/a', 'one/b', 'one/c', 'two/a']);
  expect(clips.map(({ speaker }) => speaker)).toEqual(['one/s1', 'one/s2', '', 'two/s1']);
  expect(clips.map(({ fold }) => fold)).toEqual(['one/1', 'one/2', undefined, 'two/1']);
  expect(clips[0]!.session).toBe('one/x');
  const names = joinDatasets([second, { ...second, labels: ['calm', 'angry'] }]).clips.map(({ id }) => id);
  expect(names).toEqual(['two1/a', 'two2/a']);
  const own = (fold?: string) => Object.keys(clips[0]!.media(fold).features!);
  expect(own('one/2')).toEqual(['for 2']);
  expect(own('two/1')).toEqual(['for undefined']);
});

it('joinDatasets(datasets) takes each annotation delay off its tracks', async () => {
  const { clips, annotationDelay = 0 } = joinDatasets([first, second]);
  expect(annotationDelay).toBe(0);
  expect((await clips[2]!.track!()).times).toEqual(Float64Array.of(0, 1));
});

it('joinDatasets(datasets) gives a split in which no speaker is on two sides', () => {
  const both = joinDatasets([first, second]);
  const clips = [0, 1, 3];
  const folds = makeFolds(both, { split: 'leave-one-speaker-out', clips, seed: 1 });
  expect(folds.map(({ name }) => name).sort()).toEqual(['one/s1', 'one/s2', 'two/s1']);
});

it('joinDatasets(datasets) names what each has where they have nothing in common', () => {
  const other: Dataset = { ...second, labels: ['wütend'], targets: [] };
  expect(() => joinDatasets([first, other])).toThrow(CallError);
  expect(() => joinDatasets([first, other])).toThrow(
    /one and two have fewer than two labels.*one: calm, angry, bored, arousal; two: wütend/,
  );
  expect(joinDatasets([first])).toBe(first);
  expect(() => joinDatasets([])).toThrow(/at least one data set/);
});
