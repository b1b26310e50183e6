import { openDescriptions, partFunctionals, voicedShare } from './voice-descriptors';
import type { VoiceScorer } from './voice-course';
import { scoreVoice } from './fit-voice';
import { decodeVoice } from './voice-file';
import { emotions } from '../emotions';

/** The scorer of a voice's file. What it has no class for is neither likely nor unlikely: it gets an even share. */
export async function openVoice(bytes: Uint8Array): Promise<VoiceScorer> {
  const { model, temperature, window } = await decodeVoice(bytes);
  const unknown = emotions.filter((label) => !model.labels.includes(label)).length;
  const share = 1 / emotions.length;
  return {
    window,
    open(sound) {
      const described = openDescriptions(sound);
      return {
        voiced: (from, to) => voicedShare(described, from, to),
        answer(from, to) {
          const answer = scoreVoice(model, partFunctionals(described, from, to), temperature);
          return emotions.map((label) => {
            const place = model.labels.indexOf(label);
            return place < 0 ? share : answer[place] * (1 - unknown * share);
          });
        },
      };
    },
  };
}
