import type { Picture } from '../image/picture';
import { resizeBilinear } from '../image/resize-bilinear';
import { toGrayscale } from '../image/to-grayscale';
import type { FaceModelCard } from './face-model-cards';
import type { FaceModel } from './face-model';
import { readFacePicture } from './read-face-picture';

/** A network that describes whole pictures by vectors. Free it with `dispose`. @internal */
export class PictureNetwork {
  constructor(
    private readonly model: FaceModel,
    /** Numbers of a vector. */
    readonly length: number,
  ) {}

  /** Its card: origin, licence, checksums. */
  get card(): FaceModelCard {
    return this.model.card;
  }

  /** The vectors of pictures, one each, computed in one batch. */
  async describe(caller: string, pictures: readonly Picture[]): Promise<Float32Array[]> {
    if (pictures.length === 0) return [];
    const { input, gain, offset } = this.model.card;
    const [height, width, channels] = input;
    const values = height * width * channels;
    const batch = new Float32Array(pictures.length * values);
    pictures.forEach((picture, i) => {
      const source = readFacePicture(caller, picture);
      const wanted = channels === 1 && source.channels === 3 ? toGrayscale(picture) : picture;
      const resized = resizeBilinear(wanted, { width, height, antialias: true });
      const repeat = channels / resized.shape[2];
      for (let k = 0; k < values; k++) {
        batch[i * values + k] = resized.data[Math.floor(k / repeat)] * gain + offset;
      }
    });
    const [vectors] = await this.model.run(caller, batch);
    return pictures.map((_, i) => vectors.slice(i * this.length, (i + 1) * this.length));
  }

  /** Frees the memory of the network. A second call does nothing. */
  dispose(): void {
    this.model.dispose();
  }
}
