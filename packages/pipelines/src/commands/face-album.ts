import { join } from 'node:path';
import type { Picture } from '@avemo/vision-prep';
import { alignFace, contactSheet, drawFaces, type TrackedFrame } from '@avemo/vision-prep/faces';
import { writeFileAtomic } from '../io/atomic-file';
import { encodePng } from '../io/encode-png';

/** Seconds between drawn pictures. */
const drawEvery = 0.5;
/** Beyond so many aligned faces every second one is let go. */
const mostFaces = 144;

/** Pictures with faces drawn on them, and one sheet of the faces. */
export class FaceAlbum {
  private drawn = -Infinity;
  private every = 1;
  private seen = 0;
  private faces: Picture<Uint8Array>[] = [];

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {}

  async add({ picture, time, faces, index }: TrackedFrame<Uint8Array>): Promise<void> {
    if (time - this.drawn < drawEvery) return;
    this.drawn = time;
    await this.write(`${this.name}-${String(index).padStart(6, '0')}`, drawFaces(picture, faces));
    for (const face of faces) {
      if (this.seen++ % this.every === 0) this.faces.push(alignFace(picture, face, { size: 112 }));
    }
    if (this.faces.length <= mostFaces) return;
    this.faces = this.faces.filter((_, i) => i % 2 === 0);
    this.every *= 2;
  }

  async finish(): Promise<void> {
    if (this.faces.length > 0) await this.write(`${this.name}-faces`, contactSheet(this.faces));
  }

  private async write(name: string, picture: Picture<Uint8Array>): Promise<void> {
    await writeFileAtomic(join(this.folder, `${name}.png`), encodePng(picture));
  }
}
