import { requireOneOf, requireOptions } from '@avemo/checks';
import {
  createExpressionScorer,
  createFaceDetector,
  type FaceDetector,
  type FaceModelSource,
} from '@avemo/vision-prep/faces';
import { CallError } from '../call-error';
import { emotions } from './emotions';
import { expressionFace, type ScoreFacesOptions } from './face/expression-face';
import type { FaceScorer } from './face/face-course';
import { openFaceNetwork } from './face/face-network';
import { openVoice } from './voice/open-voice';
import type { VoiceScorer } from './voice/voice-course';

/** Options of {@link loadEmotionModel}. */
export interface LoadEmotionModelOptions {
  /** 'all': trained on RAVDESS, Emo-DB and nEMO (CC BY-NC-SA 4.0); 'emodb': on Emo-DB alone. Default 'all'. */
  voice?: 'all' | 'emodb';
  /**
   * 'both': expressions as the networks of `@vladmandic/human` and of `@avemo/weights` see them together; 'human': the
   * former alone. Default 'both'.
   */
  face?: 'both' | 'human';
  /** Where the files of `@avemo/weights` lie; Node and bundlers find them. */
  weights?: string | URL | ((file: string) => Promise<Uint8Array>);
  /**
   * Where the models of faces lie: the folder `models` of `@vladmandic/human`. Node finds it; in browsers it is an address,
   * default '/models/'.
   */
  faces?: FaceModelSource;
}

/**
 * What recognises emotions in voices and faces, from `loadEmotionModel`. Each part is loaded when it is first needed.
 *
 * @example
 * ```ts
 * import { loadEmotionModel, type EmotionModel } from '@avemo/pipelines/predict';
 *
 * const model: EmotionModel = await loadEmotionModel();
 * model.labels.length; // → 7
 * model.dispose();
 * ```
 */
export class EmotionModel {
  /** Its classes. */
  readonly labels: readonly string[] = emotions;
  /** @internal */
  readonly weights: { voice: number; face: number };
  private loadedVoice?: Promise<VoiceScorer>;
  private loadedFace?: Promise<{ detector: FaceDetector; scorer: FaceScorer & { dispose(): void } }>;

  /** @internal */
  constructor(
    private readonly package_: typeof import('@avemo/weights'),
    private readonly options: LoadEmotionModelOptions,
  ) {
    const { voice, face } = package_.fusionWeights;
    this.weights = { voice, face };
  }

  /** What the model is called. */
  get name(): string {
    return this.options.voice === 'emodb' ? '@avemo/weights (voice: Emo-DB)' : '@avemo/weights';
  }

  /** Terms of the weights. */
  get licence(): string {
    const { weightCards } = this.package_;
    const voice = weightCards[this.voiceName].licence;
    return this.options.face === 'human' ? voice : `voice: ${voice}; face: ${weightCards.face.licence}`;
  }

  /** @internal */
  voice(): Promise<VoiceScorer> {
    this.loadedVoice ??= this.package_
      .readWeights(this.voiceName, { from: this.options.weights })
      .then(openVoice);
    return this.loadedVoice;
  }

  /** @internal */
  face(): Promise<{ detector: FaceDetector; scorer: FaceScorer }> {
    const { faces: models = isPage() ? '/models/' : undefined } = this.options;
    this.loadedFace ??= Promise.all([
      createFaceDetector({ models }),
      createExpressionScorer({ models }),
      this.faceNetwork(),
    ]).then(([detector, scorer, network]) => ({
      detector,
      scorer: expressionFace({ scorer, ...network }),
    }));
    return this.loadedFace;
  }

  /** How far the scorer counts, and the network with it. */
  private async faceNetwork(): Promise<Omit<ScoreFacesOptions, 'scorer'>> {
    const { fusionWeights, readWeights } = this.package_;
    if (this.options.face === 'human') return { temperature: fusionWeights.faceTemperature };
    const network = openFaceNetwork(await readWeights('face', { from: this.options.weights }));
    return { network, ...fusionWeights.faceNetworks };
  }

  /** Frees the memory of its networks; they are loaded anew when they are needed again. */
  dispose(): void {
    void this.loadedFace?.then(({ detector, scorer }) => {
      detector.dispose();
      scorer.dispose();
    });
    this.loadedFace = this.loadedVoice = undefined;
  }

  private get voiceName() {
    return this.options.voice === 'emodb' ? ('voice-emodb' as const) : ('voice' as const);
  }
}

/**
 * The models of `@avemo/weights`: seven emotions in voices and faces.
 *
 * @param options - Which voice, which face, and where the files lie.
 * @returns The model, for `predict` and `createEmotionDetector`. Nothing is loaded before it is needed.
 * @throws CallError where `@avemo/weights` is not installed.
 *
 * @example
 * ```ts
 * import { loadEmotionModel } from '@avemo/pipelines/predict';
 *
 * const model = await loadEmotionModel({ voice: 'emodb' });
 * model.name; // → '@avemo/weights (voice: Emo-DB)'
 * model.dispose();
 * ```
 */
export async function loadEmotionModel(options: LoadEmotionModelOptions = {}): Promise<EmotionModel> {
  requireOptions('loadEmotionModel', 'options', options);
  requireOneOf('loadEmotionModel', 'voice', options.voice ?? 'all', ['all', 'emodb']);
  requireOneOf('loadEmotionModel', 'face', options.face ?? 'both', ['both', 'human']);
  return new EmotionModel(await importWeights(), options);
}

/**
 * The optional package.
 *
 * @returns What it exports.
 * @throws CallError where it is not installed.
 * @internal
 */
export const importWeights = (): Promise<typeof import('@avemo/weights')> =>
  import('@avemo/weights').catch((cause: unknown) => {
    throw new CallError(
      'the weights are missing. Run npm install @avemo/weights (CC BY-NC-SA 4.0), or pass a model that you trained.',
      { cause },
    );
  });

/**
 * Loads a model once, and again where that failed.
 *
 * @param load - What loads it.
 * @returns What gives it.
 * @internal
 */
export function loadedOnce(load: () => Promise<EmotionModel>): () => Promise<EmotionModel> {
  let loaded: Promise<EmotionModel> | undefined;
  return () => {
    loaded ??= load();
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };
}

/** The model of calls that name none. @internal */
export const defaultEmotionModel = loadedOnce(() => loadEmotionModel());

const isPage = () =>
  typeof (globalThis as { process?: NodeJS.Process }).process?.getBuiltinModule !== 'function';
