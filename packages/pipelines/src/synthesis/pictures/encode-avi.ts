/** What goes into an AVI file. @internal */
export interface AviContent {
  /** JPEG files, one a frame. */
  pictures: readonly Uint8Array[];
  width: number;
  height: number;
  /** Frames a second. */
  frameRate: number;
  /** One channel in [−1, 1]; without it the file has no sound. */
  sound?: { samples: Float32Array; sampleRate: number };
}

/**
 * An AVI file of Motion JPEG and 16-bit PCM: each picture is followed by the sound that belongs to it.
 *
 * Source: Microsoft, "AVI RIFF File Reference".
 * @internal
 */
export function encodeAvi({ pictures, width, height, frameRate, sound }: AviContent): Uint8Array {
  const index: Uint8Array[] = [];
  const movi: Uint8Array[] = [letters('movi')];
  let offset = 4;
  const add = (id: string, content: Uint8Array) => {
    index.push(letters(id), words(0x10, offset, content.length));
    movi.push(...chunk(id, [content]));
    offset += 8 + content.length + (content.length & 1);
  };
  const pcm = sound && toPcm(sound.samples);
  pictures.forEach((picture, k) => {
    add('00dc', picture);
    if (!sound || !pcm) return;
    const at = (frame: number) =>
      frame === pictures.length
        ? sound.samples.length
        : Math.min(sound.samples.length, Math.round((frame * sound.sampleRate) / frameRate));
    if (at(k + 1) > at(k)) add('01wb', pcm.subarray(2 * at(k), 2 * at(k + 1)));
  });
  const largest = pictures.reduce((most, { length }) => Math.max(most, length), 0);
  const flags = 0x110; // has an index, is interleaved
  const header = list('hdrl', [
    ...chunk('avih', [
      words(
        ...[
          Math.round(1e6 / frameRate),
          0,
          0,
          flags,
          pictures.length,
          0,
          sound ? 2 : 1,
          largest,
          width,
          height,
        ],
        ...[0, 0, 0, 0],
      ),
    ]),
    ...list('strl', pictureStream({ width, height, frameRate, count: pictures.length, largest })),
    ...(sound ? list('strl', soundStream(sound.samples.length, sound.sampleRate, frameRate)) : []),
  ]);
  const content = [letters('AVI '), ...header, ...chunk('LIST', movi), ...chunk('idx1', index)];
  return join(chunk('RIFF', content));
}

interface PictureStream extends Pick<AviContent, 'width' | 'height' | 'frameRate'> {
  count: number;
  largest: number;
}

function pictureStream({ width, height, frameRate, count, largest }: PictureStream): Uint8Array[] {
  const [scale, rate] = Number.isInteger(frameRate) ? [1, frameRate] : [1001, Math.round(frameRate * 1001)];
  const size = [0, width | (height << 16)];
  const strh = [letters('vidsMJPG'), words(0, 0, 0, scale, rate, 0, count, largest, 0xffffffff, 0, ...size)];
  const form = [
    words(40, width, height, 1 | (24 << 16)),
    letters('MJPG'),
    words(3 * width * height, 0, 0, 0, 0),
  ];
  return [...chunk('strh', strh), ...chunk('strf', form)];
}

function soundStream(samples: number, rate: number, frameRate: number): Uint8Array[] {
  const most = 2 * Math.ceil(rate / frameRate) + 2;
  const strh = [letters('auds'), words(0, 0, 0, 0, 2, 2 * rate, 0, samples, most, 0xffffffff, 2, 0, 0)];
  return [...chunk('strh', strh), ...chunk('strf', [words(1 | (1 << 16), rate, 2 * rate, 2 | (16 << 16))])];
}

function toPcm(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  samples.forEach((x, i) =>
    view.setInt16(2 * i, Math.max(-32768, Math.min(32767, Math.round(32768 * x))), true),
  );
  return bytes;
}

const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Four bytes a number, the lowest first. */
function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value >>> 0, true));
  return new Uint8Array(view.buffer);
}

/** Name, length and content, with a zero behind an odd number of bytes. */
function chunk(id: string, content: readonly Uint8Array[]): Uint8Array[] {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [letters(id), words(length), ...content, ...(length & 1 ? [new Uint8Array(1)] : [])];
}

const list = (kind: string, content: Uint8Array[]) => chunk('LIST', [letters(kind), ...content]);

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
