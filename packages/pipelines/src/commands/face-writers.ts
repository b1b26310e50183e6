import type { TrackedFace, TrackedFrame } from '@avemo/vision-prep/faces';
import { encodeCsv } from '../io/encode-csv';
import type { Output } from '../io/output';

/** How faces become text. */
export interface FaceWriter {
  begin(path: string, frameRate: number | null): Promise<void>;
  frame(path: string, frame: TrackedFrame): Promise<void>;
  /** @param error - Why the video ended early. */
  endVideo(error?: string): Promise<void>;
  end(): Promise<void>;
}

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));
const point = ([x, y]: readonly [number, number]) => [rounded(x), rounded(y)];
const pointNames = ['leftEye', 'rightEye', 'nose', 'leftMouth', 'rightMouth'] as const;
const scoreOf = ({ meshScore, score }: TrackedFace) => rounded(meshScore ?? score, 4);

export const faceWriters: Record<'json' | 'csv', (output: Output) => FaceWriter> = {
  json(output) {
    let videos = 0;
    let frames = 0;
    return {
      begin: (video, frameRate) => {
        frames = 0;
        const head = JSON.stringify({ video, frameRate }).slice(0, -1);
        return output.write(`${videos++ === 0 ? '[' : ',\n'}${head},"frames":[`);
      },
      frame: (_, { time, faces }) => {
        const found = faces.map((face) => ({
          track: face.track,
          score: scoreOf(face),
          box: [face.box.x, face.box.y, face.box.width, face.box.height].map((value) => rounded(value)),
          points: Object.fromEntries(pointNames.map((name) => [name, point(face.keyPoints[name])])),
        }));
        const text = JSON.stringify({ time: rounded(time, 6), faces: found });
        return output.write(`${frames++ === 0 ? '' : ','}\n${text}`);
      },
      endVideo: (error) => output.write(error === undefined ? ']}' : `],"error":${JSON.stringify(error)}}`),
      end: () => output.write(videos === 0 ? '[]\n' : ']\n'),
    };
  },
  csv(output) {
    const points = pointNames.flatMap((name) => [`${name}X`, `${name}Y`]);
    const head = ['file', 'frame', 'time', 'track', 'score', 'x', 'y', 'width', 'height', ...points];
    let begun = false;
    return {
      begin: async () => {
        if (!begun) await output.write(encodeCsv([head]));
        begun = true;
      },
      frame: async (file, { index, time, faces }) => {
        const rows = faces.map((face) => [
          ...[file, index, rounded(time, 6), face.track, scoreOf(face)],
          ...[face.box.x, face.box.y, face.box.width, face.box.height].map((value) => rounded(value)),
          ...pointNames.flatMap((name) => point(face.keyPoints[name])),
        ]);
        if (rows.length > 0) await output.write(encodeCsv(rows));
      },
      endVideo: async () => {},
      end: async () => {},
    };
  },
};
