import { describe, expect, it } from 'vitest';
import { datasetAdapters } from '../../src/datasets/adapters';
import type { Clip } from '../../src/datasets/clip';
import { openDataset } from '../../src/datasets/open-dataset';
import { requireSpeakers } from '../../src/datasets/require-speakers';
import { expectFault } from './expect-fault';
import { temporaryFolder } from './temporary-folder';

describe('openDataset', () => {
  it('openDataset(unknown name) lists the names there are', async () => {
    await expectFault(
      () => openDataset('radvess', '.'),
      'unknown-dataset',
      '"radvess"',
      'manifest, emodb, ravdess',
    );
  });

  it.each(datasetAdapters.map((adapter) => [adapter.name, adapter] as const))(
    'openDataset(%s) refuses a missing folder and an empty one, and says what it holds and where it is from',
    async (name, adapter) => {
      const folder = await temporaryFolder();
      await expectFault(() => openDataset(name, `${folder}/none`), 'missing-folder', `${folder}/none`);
      await expectFault(() => openDataset(name, folder), 'wrong-layout', folder);
      for (const text of [...adapter.layouts, adapter.about, adapter.licence, adapter.whereToGetIt])
        expect(text).not.toBe('');
    },
  );
});

describe('requireSpeakers', () => {
  const clips = (...speakers: string[]): Clip[] =>
    speakers.map((speaker, i) => ({ id: `clip${i}`, speaker, files: [], media: () => ({}) }));

  it('requireSpeakers(dataset) lists the speakers, sorted, each once', () => {
    expect(requireSpeakers({ name: 'mine', clips: clips('b', 'a', 'b') })).toEqual(['a', 'b']);
  });

  it('requireSpeakers(one speaker) refuses and names the speaker', async () => {
    await expectFault(
      () => requireSpeakers({ name: 'mine', clips: clips('Jo', 'Jo') }),
      'one-speaker',
      'mine',
      'at least 2',
      '(Jo)',
    );
    await expectFault(
      () => requireSpeakers({ name: 'mine', clips: clips('Jo', 'Al') }, { atLeast: 3 }),
      'one-speaker',
      'at least 3',
      '(Al, Jo)',
    );
    await expectFault(() => requireSpeakers({ name: 'mine', clips: [] }), 'one-speaker', 'has 0');
  });

  it('requireSpeakers(clip without speaker) refuses and names the clip', async () => {
    await expectFault(
      () => requireSpeakers({ name: 'mine', clips: clips('a', '', 'b') }),
      'no-speaker',
      'clip1',
    );
  });
});
