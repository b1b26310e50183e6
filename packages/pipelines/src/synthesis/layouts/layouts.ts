import { layOutClips, layOutManifest } from './clip-layout';
import type { CorpusContent, LaidOut } from './corpus-work';
import { layOutIemocap } from './iemocap-layout';

/** The data sets in whose layout `synthesizeVideos` writes. */
export type VideoLayout = 'manifest' | 'rml' | 'enterface05' | 'afew' | 'iemocap';

interface Layout {
  layOut(content: CorpusContent): LaidOut;
  /** The corpus has a class "neutral". */
  neutral?: boolean;
  /** Speakers come in pairs, so many at most. */
  pairs?: number;
}

const code = (label: string) => label.slice(0, 2);

const afewFolders: Record<string, string> = {
  anger: 'Angry',
  disgust: 'Disgust',
  fear: 'Fear',
  happiness: 'Happy',
  neutral: 'Neutral',
  sadness: 'Sad',
  surprise: 'Surprise',
};

/** One speaker in five validates and one tests, where there are two, or three, at all. */
function afewPart(speaker: number, speakers: number): string {
  const share = Math.max(1, Math.round(speakers / 5));
  const tested = speakers < 3 ? 0 : share;
  const validated = speakers < 2 ? 0 : share;
  if (speaker >= speakers - tested) return 'Test_AFEW';
  return speaker >= speakers - tested - validated ? 'Val_AFEW' : 'Train_AFEW';
}

/** @internal */
export const layouts: Readonly<Record<VideoLayout, Layout>> = {
  manifest: { layOut: layOutManifest, neutral: true },
  rml: {
    layOut: (content) =>
      layOutClips(content, ({ label }, { speaker, turn }) => `s${speaker + 1}/${code(label)}${turn + 1}.avi`),
  },
  enterface05: {
    layOut: (content) =>
      layOutClips(content, ({ label }, { speaker, turn }) => {
        const [subject, sentence] = [speaker + 1, turn + 1];
        return `subject ${subject}/${label}/sentence ${sentence}/s${subject}_${code(label)}_${sentence}.avi`;
      }),
  },
  afew: {
    layOut: (content) =>
      layOutClips(content, ({ label }, { speaker, speakers, index }) => {
        const part = afewPart(speaker, speakers);
        const folder = part === 'Test_AFEW' ? part : `${part}/${afewFolders[label]}`;
        return `${folder}/${String(index + 1).padStart(9, '0')}.avi`;
      }),
    neutral: true,
  },
  iemocap: { layOut: layOutIemocap, neutral: true, pairs: 5 },
};
