import { speakers } from './corpus.mjs';

/** What the weights are, beside them. */
export const card = ({ seed, epochs, epoch, cutMarks }) => ({
  name: 'MRCG voice activity detector',
  task: 'posterior of speech for each frame of 10 ms of 16 kHz sound',
  data: 'Emo-DB (Burkhardt et al. 2005), acted German speech of a studio, hand-made phone boundaries; alone, and with white, pink and babble noise at 20, 10, 5 and 0 dB made by bench/vad/noise.mjs',
  speakers: { trained: speakers.train, epochChosenOn: speakers.choose, tested: speakers.test },
  training: `bench/vad/train.mjs${cutMarks ? ' --cut-marks' : ''}, seed ${seed}, epoch ${epoch} of ${epochs}`,
  licence:
    'MIT; the data are offered by their makers as a free download: cite https://doi.org/10.21437/Interspeech.2005-446',
  limits:
    'Five voices of one language trained it. Breath, laughter and singing are no speech to it, other languages and rooms were not tested.',
  notFor:
    'It says when somebody speaks, not who, what or how. It must not be used to judge people, to listen to them without their knowledge and consent, or alone where missed speech can do harm, as in emergency calls.',
});
