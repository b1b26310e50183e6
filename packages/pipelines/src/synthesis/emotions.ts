/** How one emotion sounds and looks: offsets from a neutral way of speaking, at full intensity. @internal */
export interface EmotionPrototype {
  /** Coordinates on the circumplex, each in [−1, 1]. */
  arousal: number;
  valence: number;
  voice: VoiceOffsets;
  /** Action units at the apex, 0 to 5, by the name of the feature. */
  face: Record<string, number>;
}

/** Offsets of a voice from the speaker's neutral one. @internal */
export interface VoiceOffsets {
  /** Mean pitch, semitones. */
  pitch: number;
  /** Height of pitch accents, semitones. */
  range: number;
  /** Pitch movement over the last third, semitones. */
  finalRise: number;
  /** Syllables a second, as a factor's natural logarithm. */
  rate: number;
  /** Level, dB. */
  level: number;
  /** Spectral tilt: the coefficient of a one-pole low-pass on the glottal source. */
  tilt: number;
  /** Aspiration noise beside the glottal pulses. */
  breath: number;
  /** Random change of the period from cycle to cycle, as a fraction. */
  jitter: number;
  /** Trembling of the pitch at 6 to 8 Hz, semitones. */
  tremor: number;
  /** Weakening and lengthening of every other cycle. */
  creak: number;
  /** Chance of a pause between syllables. */
  pause: number;
}

const voice = (
  pitch: number,
  range: number,
  finalRise: number,
  rate: number,
  level: number,
  tilt: number,
  breath: number,
  jitter: number,
  tremor: number,
  creak: number,
  pause: number,
): VoiceOffsets => ({ pitch, range, finalRise, rate, level, tilt, breath, jitter, tremor, creak, pause });

/**
 * Directions from the literature on vocal emotion (Scherer 2003; Juslin and Laukka 2003) and from the facial
 * prototypes of EMFACS (Ekman and Friesen); the sizes are chosen here.
 * @internal
 */
export const emotions: Record<string, EmotionPrototype> = {
  anger: {
    arousal: 0.8,
    valence: -0.65,
    voice: voice(3.8, 3.0, -2.2, 0.14, 7.5, -0.26, -0.05, 0.006, 0, 0.05, -0.05),
    face: { AU04_r: 2.6, AU05_r: 1.2, AU07_r: 2.0, AU23_r: 2.0, AU10_r: 0.4 },
  },
  disgust: {
    arousal: -0.1,
    valence: -0.6,
    voice: voice(-2.4, -0.6, -1.0, -0.12, -1, -0.02, 0.02, 0.008, 0, 0.35, 0.04),
    face: { AU04_r: 1.2, AU07_r: 0.9, AU09_r: 2.5, AU10_r: 1.9, AU15_r: 0.9, AU17_r: 1.2 },
  },
  fear: {
    arousal: 0.65,
    valence: -0.6,
    voice: voice(6.4, -0.4, 0.2, 0.2, 0, 0.08, 0.18, 0.02, 0.55, 0, 0),
    face: { AU01_r: 2.3, AU02_r: 1.6, AU04_r: 1.4, AU05_r: 2.1, AU20_r: 1.8, AU26_r: 1.1 },
  },
  happiness: {
    arousal: 0.6,
    valence: 0.8,
    voice: voice(5.0, 3.8, 1.4, 0.08, 4.5, -0.12, 0, 0.002, 0, 0, -0.05),
    face: { AU06_r: 2.2, AU12_r: 2.9, AU25_r: 0.8 },
  },
  neutral: {
    arousal: -0.1,
    valence: 0.05,
    voice: voice(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    face: {},
  },
  sadness: {
    arousal: -0.6,
    valence: -0.65,
    voice: voice(-1.2, -1.2, -1.6, -0.24, -6, 0.16, 0.16, 0.002, 0.1, 0, 0.14),
    face: { AU01_r: 2.0, AU04_r: 1.5, AU15_r: 2.0, AU17_r: 1.1 },
  },
  surprise: {
    arousal: 0.65,
    valence: 0.15,
    voice: voice(5.0, 2.4, 7.5, -0.06, 3.5, -0.08, 0.02, 0.003, 0, 0, 0),
    face: { AU01_r: 2.5, AU02_r: 2.4, AU05_r: 2.0, AU26_r: 2.2, AU25_r: 0.6 },
  },
};

/** What each emotion is mixed with, and up to which share: the cause of the confusions in each stream. @internal */
export const confusions: Record<'voice' | 'face', Record<string, [other: string, most: number]>> = {
  voice: {
    anger: ['happiness', 0.4],
    happiness: ['anger', 0.4],
    sadness: ['disgust', 0.4],
    disgust: ['sadness', 0.4],
    fear: ['surprise', 0.1],
    surprise: ['fear', 0.1],
    neutral: ['sadness', 0.4],
  },
  face: {
    fear: ['surprise', 0.6],
    surprise: ['fear', 0.6],
    anger: ['disgust', 0.7],
    disgust: ['anger', 0.7],
    sadness: ['neutral', 0.4],
    happiness: ['neutral', 0.4],
    neutral: ['sadness', 0.4],
  },
};
