import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { createFaceDetector, trackFaces, type FaceDetector } from '@avemo/vision-prep/faces';
import { openVideo } from '@avemo/vision-prep/node';
import { CallError } from '../call-error';
import { openOutput } from '../io/output';
import { createProgressLine } from '../io/progress-line';
import { FaceAlbum } from './face-album';
import { faceWriters, type FaceWriter } from './face-writers';
import { backendOption, startBackend, threadsOption } from './options';
import type { CommandContext } from './command-context';
import { isFailureOfFile, reportFailures, type Failures } from './sound-files';

interface FacesOptions {
  format: 'json' | 'csv';
  out?: string;
  draw?: string;
  backend: string;
  threads?: number;
}

/** `avemo faces`: who is where in videos. */
export const facesCommand = ({ signal }: CommandContext): Command =>
  new Command('faces')
    .description('who is where in videos: boxes, key points and tracks of faces in each frame')
    .argument('<video...>', 'video files')
    .addOption(
      new Option('--format <format>', 'how the faces are written').choices(['json', 'csv']).default('json'),
    )
    .option('--out <file>', 'where to write (default: stdout)')
    .option(
      '--draw <dir>',
      'pictures with the faces drawn on them, two a second, and sheets of aligned faces',
    )
    .addOption(backendOption())
    .addOption(threadsOption())
    .addHelpText(
      'after',
      `
Needs npm install @tensorflow/tfjs-converter @vladmandic/human, whose models it uses. Left and right
are those of the picture. One thread computes unless --threads says more; decoding has its own. A frame without a face has no rows in CSV and an empty list in JSON.
Files that cannot be read are listed in the end; the others are written, and the exit code is 1.

Examples:
  avemo faces interview.mp4
  avemo faces a.mp4 b.mp4 --format csv --out faces.csv --draw pictures`,
    )
    .action(async (paths: string[], { format, out, draw, ...backend }: FacesOptions) => {
      for (const path of paths) {
        if (!(await stat(path).catch(() => undefined))) throw new CallError(`there is no file ${path}.`);
      }
      // The networks are small, and a second core decodes: two threads took twice the processor time.
      await startBackend({ ...backend, threads: backend.threads ?? 1 });
      const detector = await createFaceDetector({ signal });
      const line = createProgressLine();
      const output = await openOutput(out);
      const failures: Failures = new Map();
      try {
        const writer = faceWriters[format](output);
        for (const [i, path] of paths.entries()) {
          const onProgress = (share: number) => line.show((i + share) / paths.length, path);
          await facesOf(path, { detector, writer, draw, signal, onProgress }).catch((error: unknown) => {
            signal.throwIfAborted();
            if (!isFailureOfFile(error)) throw error;
            failures.set(path, error.message);
          });
        }
        await writer.end();
        await output.finish();
      } catch (error) {
        await output.discard();
        throw error;
      } finally {
        detector.dispose();
        line.clear();
      }
      reportFailures(failures, paths.length);
    });

interface FacesOfVideo {
  detector: FaceDetector;
  writer: FaceWriter;
  draw: string | undefined;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

async function facesOf(
  path: string,
  { detector, writer, draw, signal, onProgress }: FacesOfVideo,
): Promise<void> {
  const video = await openVideo(path, { signal });
  try {
    const album = draw === undefined ? undefined : new FaceAlbum(draw, basename(path, extname(path)));
    await writer.begin(path, video.frameRate);
    try {
      for await (const frame of trackFaces(video.frames(), { detector, signal })) {
        onProgress(video.duration ? Math.min(1, frame.time / video.duration) : 0);
        await writer.frame(path, frame);
        await album?.add(frame);
      }
    } catch (error) {
      await writer.endVideo((error as Error).message);
      throw error;
    }
    await writer.endVideo();
    await album?.finish();
  } finally {
    await video.close();
  }
}
