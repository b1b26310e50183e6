import type { ByteView } from './binary-view';

/** Pieces that a decoder takes one after the other. @internal */
export interface Units {
  readonly length: number;
  at(index: number): Uint8Array | undefined;
}

/** Pieces of a file, of which only the places are held. @internal */
export class UnitList implements Units {
  /** Places of all stretches, and of each piece the number of its first stretch. */
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private readonly firsts: number[] = [];

  constructor(private readonly view: ByteView) {}

  get length(): number {
    return this.firsts.length;
  }

  /** Adds a piece that lies in one stretch. */
  add(start: number, length: number): void {
    this.addJoined([[start, length]]);
  }

  /** Adds a piece that lies in several stretches. */
  addJoined(stretches: readonly (readonly [start: number, length: number])[]): void {
    this.firsts.push(this.starts.length);
    for (const [start, length] of stretches) {
      this.starts.push(start);
      this.lengths.push(length);
    }
  }

  at(index: number): Uint8Array | undefined {
    if (!(index in this.firsts)) return undefined;
    const first = this.firsts[index];
    const end = this.firsts[index + 1] ?? this.starts.length;
    const part = (i: number) => this.view.bytes(this.starts[i], this.starts[i] + this.lengths[i]);
    if (end === first + 1) return part(first);
    let length = 0;
    for (let i = first; i < end; i++) length += this.lengths[i];
    const whole = new Uint8Array(length);
    for (let i = first, at = 0; i < end; at += this.lengths[i++]) whole.set(part(i), at);
    return whole;
  }
}
