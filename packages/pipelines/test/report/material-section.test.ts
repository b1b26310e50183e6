import { expect, it } from 'vitest';
import { renderReport } from '../../src/index';
import { empty } from './empty-report';

const material = {
  clips: 12,
  measures: [{ name: 'share of the sound kept', mean: 0.72, lowest: 0.5, highest: 0.9 }],
  shown: [
    {
      clip: 'a<b',
      label: 'anger',
      measures: { 'share of the sound kept': 0.6 },
      pictures: [{ name: 'wave', width: 2, height: 1, png: 'QUJD' }],
    },
  ],
};

it('renderReport({ material }) shows what is made of the clips: means, and pictures that lie in the page', () => {
  const page = renderReport({ ...empty, material });
  for (const part of [
    'Of 12 test clips',
    '0.720',
    '0.500',
    '0.900',
    'a&lt;b',
    'share of the sound kept 0.600',
  ])
    expect(page).toContain(part);
  expect(page).toContain('src="data:image/png;base64,QUJD" width="2" height="1" alt="wave"');
  expect(page).toContain('img-src data:');
});

it('renderReport(data) leaves the section out where a recipe says nothing of its clips', () => {
  expect(renderReport(empty)).not.toContain('What the systems are given');
});
