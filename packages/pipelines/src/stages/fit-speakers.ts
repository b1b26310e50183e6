import type { FitStage, Fitted } from '../recipes/stage';
import type { Json } from '../recipes/json';
import { inputNames, type StageInputs } from '../training/example';

/** What is kept of a stage that was fitted by speaker, beside its arrays. */
interface SpeakerValues {
  speakers: string[];
  values: (Json | null)[];
}

/** Who speaks in a clip; a clip whose speaker is not known stands for itself. */
export const speakerOf = ({ speakerOf, nameOf }: StageInputs, clip: number): string =>
  speakerOf?.(clip) || `clip ${nameOf(clip)}`;

/**
 * Fits a stage on each speaker's own clips.
 *
 * @param stage - With `by: 'speaker'`.
 * @param inputs - Its inputs, and who speaks in a clip.
 * @param clips - By place; those without any input count for nothing.
 * @param fit - Fits on some clips.
 * @returns The arrays of all speakers, each under the speaker's place.
 */
export async function fitSpeakers(
  stage: FitStage,
  inputs: StageInputs,
  clips: readonly number[],
  fit: (clips: readonly number[]) => Promise<Fitted>,
): Promise<Fitted> {
  const groups = new Map<string, number[]>();
  for (const clip of clips) {
    if (!inputNames(stage).some((name) => inputs.columns[name][clip])) continue;
    const speaker = speakerOf(inputs, clip);
    groups.set(speaker, [...(groups.get(speaker) ?? []), clip]);
  }
  const kept: SpeakerValues = { speakers: [], values: [] };
  const tensors: Fitted['tensors'] = {};
  for (const [speaker, own] of groups) {
    const fitted = await fit(own);
    const place = kept.speakers.push(speaker) - 1;
    kept.values.push(fitted.values ?? null);
    for (const [name, tensor] of Object.entries(fitted.tensors)) tensors[`${place}/${name}`] = tensor;
  }
  return { tensors, values: kept as unknown as Json };
}

/**
 * What was fitted to one speaker.
 *
 * @throws RangeError for a speaker without clips.
 */
export function fittedToSpeaker({ tensors, values }: Fitted, stage: string, speaker: string): Fitted {
  const { speakers, values: own } = values as unknown as SpeakerValues;
  const place = speakers.indexOf(speaker);
  if (place < 0) {
    throw new RangeError(
      `the stage ${stage} is fitted by speaker, and was fitted to no clip of ${speaker}; fit it with this speaker's clips.`,
    );
  }
  const prefix = `${place}/`;
  const ofSpeaker = Object.entries(tensors).flatMap(([name, tensor]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
  );
  const value = own[place];
  return { tensors: Object.fromEntries(ofSpeaker), ...(value !== null && { values: value }) };
}
