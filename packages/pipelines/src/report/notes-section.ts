import { markup } from './html';
import type { ReportData } from './report-data';
import type { Section } from './section';

const works = [
  {
    mention: 'Zhou et al. (2021)',
    work: 'H. Zhou, J. Du, Y. Zhang, Q. Wang, Q.-F. Liu, C.-H. Lee: Information fusion in attention networks using adaptive and multi-level factorized bilinear pooling for audio-visual emotion recognition. IEEE/ACM Transactions on Audio, Speech, and Language Processing 29, 2021. arXiv 2111.08910.',
  },
  {
    mention: 'Ma et al. (2019)',
    work: 'Y. Ma, Y. Hao, M. Chen, J. Chen, P. Lu, A. Košir: Audio-visual emotion fusion (AVEF): a deep efficient weighted approach. Information Fusion 46, 2019.',
  },
  {
    mention: 'Holm (1979)',
    work: 'S. Holm: A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 1979.',
  },
];

/** The notes of whoever made the report. */
export function notesSection({ notes }: ReportData): Section | undefined {
  if (notes.length === 0) return undefined;
  return {
    id: 'notes',
    title: 'Notes',
    body: markup`<ul class="notes">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`,
  };
}

/** The works that the sections before it mention. */
export function sourcesSection(sections: readonly Section[]): Section | undefined {
  const cited = works.filter(({ mention }) => sections.some(({ body }) => body.text.includes(mention)));
  if (cited.length === 0) return undefined;
  return {
    id: 'sources',
    title: 'Sources',
    body: markup`<ol>${cited.map(({ work }) => markup`<li>${work}</li>`)}</ol>`,
  };
}
