/** What a clip shows over time and as a whole. */
export interface Prediction {
  /** Path, address or name of the source. */
  source: string;
  /** What the source is. */
  kind: 'video' | 'sound' | 'picture';
  /** Seconds; null for a picture. */
  duration: number | null;
  /** The likeliest class; null where nothing can be said, and for models of values. */
  label: string | null;
  /** The probability of the label, 0 to 1: of clips given with 0.7, about 70 % should be right; see the model's card. */
  confidence: number;
  /** Of each class, of sum 1; empty where nothing can be said. */
  probabilities: Record<string, number>;
  /** Arousal, valence and the like, where the model gives values. */
  values?: Record<string, number>;
  /** The same, moment by moment. */
  overTime: Moment[];
  /** Which modality said what, and how much it counted. */
  modalities: ModalityPart[];
  /** What is not there, and why. */
  missing: Missing[];
  /** Each person's face, in the order in which they appear. */
  faces: FacePart[];
  /** Which model answered. */
  model: { name: string; licence: string };
  /** What is damaged in the file, and what else is worth knowing. */
  warnings: string[];
  /** What such labels mean and what they must not be used for. */
  meaning: string;
}

/** What holds from one moment to another. */
export interface Moment {
  /** Seconds. */
  from: number;
  /** Seconds. */
  to: number;
  /** The likeliest class; null where nothing can be said. */
  label: string | null;
  /** Of each class, of sum 1; empty where nothing can be said. */
  probabilities: Record<string, number>;
  /** Of models of values. */
  values?: Record<string, number>;
  /** Share of each modality in the evidence, of sum 1. */
  counted: Record<string, number>;
}

/** One modality's part in the answer. */
export interface ModalityPart {
  /** 'sound' or 'face'. */
  modality: string;
  /** Its share in the evidence, 0 to 1; all shares have the sum 1. */
  counted: number;
  /** What it says alone; null and empty where the model does not tell. */
  label: string | null;
  /** Of each class, from this modality alone. */
  probabilities: Record<string, number>;
}

/** What is not there. */
export interface Missing {
  /** 'sound' or 'face'; of trained systems the name of the stream. */
  modality: string;
  /** One word, for programs. */
  why: 'no-sound' | 'silent' | 'no-voice' | 'no-picture' | 'no-face' | 'too-short';
  /** One sentence, for people. */
  text: string;
}

/** One person's face. */
export interface FacePart {
  /** Its number, from 1. */
  track: number;
  /** Whether it is the face that the clip's answer is about. */
  main: boolean;
  /** Seconds of its first sight. */
  from: number;
  /** Seconds of its last sight. */
  to: number;
  /** Share of the looked-at frames that show it, 0 to 1. */
  seen: number;
  /** Where it was first seen, in pixels of the (shrunken) frame. */
  box: { x: number; y: number; width: number; height: number };
  /** The likeliest emotion over all sights. */
  label: string;
  /** Its probability, 0 to 1. */
  confidence: number;
  /** Of each emotion, the mean over all sights. */
  probabilities: Record<string, number>;
  /** Each sight: its second, and what the face shows there. */
  overTime: { time: number; probabilities: Record<string, number> }[];
}
