import type { PixelRows } from '../image/read-picture';
import { toPicture } from '../image/read-picture';
import { alignFace } from './align-face';
import { intersectionOverUnion } from './box-overlap';
import type { Face } from './face';
import type { FaceEmbedder } from './face-embedder';
import type { OneEuroFilterOptions } from './one-euro-filter';
import type { Region } from './sample-region';
import { FaceSmoother } from './smooth-face';
import type { TrackedFace } from './tracked-face';

/** What one picture shows of a face. @internal */
export interface Sight {
  face: Face;
  /** Where the mesh looks next. */
  region: Region;
  patch: Float32Array;
}

/** One person over time. @internal */
export interface Trail extends Sight {
  id: number;
  /** Time of the last picture that showed it. */
  seen: number;
  followed: boolean;
  /** How often in a row the detector has missed it. */
  misses: number;
  smoother: FaceSmoother | undefined;
  embedding: Float32Array | undefined;
}

/** Options of a `TrailBook`. @internal */
export interface TrailBookOptions {
  /** Seconds after which a lost face begins a new track. */
  maxGap: number;
  smoothing: OneEuroFilterOptions | false;
  embedder: FaceEmbedder | undefined;
  /** Cosine from which on two embeddings are of one person. */
  minLikeness: number;
}

/** How many lost faces are remembered. */
const mostRemembered = 200;

/** Who was seen when: gives out the numbers of tracks. @internal */
export class TrailBook {
  /** Those that the last picture showed. */
  live: Trail[] = [];
  private lost: Trail[] = [];
  private ids = 0;

  constructor(private readonly options: TrailBookOptions) {}

  /** Lost ones that may come back as they were. */
  recent(time: number): Trail[] {
    return this.lost.filter(({ seen }) => time - seen <= this.options.maxGap);
  }

  keep(trail: Trail, sight: Sight, time: number): void {
    Object.assign(trail, sight, { seen: time, followed: true });
  }

  confirm(trail: Trail, score: number): void {
    Object.assign(trail, { followed: false, misses: 0, face: { ...trail.face, score } });
  }

  /** Remembers a lost face for a while; those with an embedding for longer, the latest of them, so that memory stays flat. */
  lose(trail: Trail): void {
    this.live = this.live.filter((other) => other !== trail);
    this.lost = this.lost
      .filter(
        (other) => other !== trail && (other.embedding || trail.seen - other.seen <= this.options.maxGap),
      )
      .concat(trail)
      .slice(-mostRemembered);
  }

  /** A face that nobody follows: the trail that it seems to belong to, one whose embedding is like it, or a new one. */
  async meet(rows: PixelRows, sight: Sight, known: Trail | undefined, time: number): Promise<void> {
    const embedding = await this.embed(rows, sight.face);
    const trail = known ?? this.alike(embedding) ?? this.begin();
    this.lost = this.lost.filter((other) => other !== trail);
    if (time - trail.seen > this.options.maxGap / 4) trail.smoother = this.smoother();
    trail.embedding ??= embedding;
    Object.assign(trail, sight, { seen: time, followed: false, misses: 0 });
    if (!this.live.includes(trail)) this.live.push(trail);
  }

  /** Of two trails on one face the older stays. */
  dropTwins(overlap: number): void {
    const kept: Trail[] = [];
    for (const trail of [...this.live].sort((a, b) => a.id - b.id)) {
      const twin = kept.some(
        ({ face }) => intersectionOverUnion(face.box, trail.face.box) > Math.max(overlap, 0.5),
      );
      if (!twin) kept.push(trail);
    }
    this.live = kept;
  }

  /** The faces of this picture, smoothed. */
  faces(time: number): TrackedFace[] {
    return this.live
      .map(({ face, id, followed, smoother }) => {
        const tracked = { ...face, track: id, followed };
        return smoother ? smoother.next(tracked, time) : tracked;
      })
      .sort((a, b) => a.track - b.track);
  }

  private begin(): Trail {
    const id = ++this.ids;
    return { id, seen: -Infinity } as Trail;
  }

  private smoother(): FaceSmoother | undefined {
    return this.options.smoothing ? new FaceSmoother(this.options.smoothing) : undefined;
  }

  private async embed({ data, width, height, channels }: PixelRows, face: Face) {
    if (!this.options.embedder) return undefined;
    const aligned = alignFace(toPicture(data, height, width, channels), face, {
      size: 224,
      template: 'wide',
    });
    const [embedding] = await this.options.embedder.embed([aligned]);
    return embedding;
  }

  private alike(embedding: Float32Array | undefined): Trail | undefined {
    if (!embedding) return undefined;
    const likeness = ({ embedding: other }: Trail) => (other ? cosine(embedding, other) : -1);
    const [closest] = [...this.lost].sort((a, b) => likeness(b) - likeness(a));
    return closest && likeness(closest) >= this.options.minLikeness ? closest : undefined;
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [both, onlyA, onlyB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i] * b[i];
    onlyA += a[i] ** 2;
    onlyB += b[i] ** 2;
  }
  return both / Math.sqrt(onlyA * onlyB || 1);
}
