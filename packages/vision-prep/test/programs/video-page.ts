import { ffmpegCore, openVideo, readImage, VideoError } from '@avemo/vision-prep/browser';

/** The sound of a film: its rate, and its samples as 32-bit floats in base64. */
export async function readSound(path: string): Promise<{ sampleRate: number; bytes: string }> {
  const video = await openVideo(await (await fetch(path)).blob());
  const { samples, sampleRate } = await video.audio();
  await video.close();
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { sampleRate, bytes: btoa(text) };
}

/** ffmpeg in WebAssembly, where the test serves it. */
const core = ffmpegCore({ script: '/ffmpeg/ffmpeg-core.js', wasm: '/ffmpeg/ffmpeg-core.wasm' });

const fetched = async (path: string) => (await fetch(path)).blob();

/** What a page gets out of a clip, as plain data. */
export async function readClip(path: string, withCore = false) {
  const video = await openVideo(await fetched(path), withCore ? { decoder: core } : {});
  const times: number[] = [];
  const levels: number[] = [];
  const colours: number[][] = [];
  if (video.hasVideo) {
    for await (const { time, picture } of video.frames()) {
      times.push(time);
      const sums = [0, 0, 0];
      picture.data.forEach((level, i) => (sums[i % 3] += level));
      const means = sums.map((sum) => (3 * sum) / picture.data.length);
      colours.push(means);
      levels.push(means[1]);
    }
  }
  const sound = video.hasAudio ? await video.audio() : null;
  const loud = sound ? [...sound.samples.keys()].filter((i) => Math.abs(sound.samples[i]) > 0.1) : [];
  const { width, height, frameRate, hasAudio, videoCodec, audioCodec, decoder } = video;
  await video.close();
  return {
    ...{ width, height, frameRate, hasAudio, videoCodec, audioCodec, decoder, times, levels, colours },
    sampleRate: sound?.sampleRate ?? null,
    samples: sound?.samples.length ?? 0,
    loud: [loud[0], loud.at(-1)],
  };
}

/** Frames between two moments, shrunk. */
export async function readStretch(path: string, from: number, to: number) {
  const video = await openVideo(await fetched(path));
  const found: { time: number; shape: number[] }[] = [];
  for await (const { time, picture } of video.frames({ from, to, size: { width: 20 } })) {
    found.push({ time, shape: picture.shape });
  }
  await video.close();
  return found;
}

/** The code of the error that a file leads to, `read` if to none, and what it says. */
export async function failure(path: string, withCore = false) {
  try {
    const video = await openVideo(await fetched(path), withCore ? { decoder: core } : {});
    for await (const _ of video.frames());
    await video.close();
    return { code: 'read', message: '' };
  } catch (error) {
    return error instanceof VideoError
      ? { code: error.code, message: error.message }
      : { code: 'other', message: String(error) };
  }
}

/** Leaves a walk by abort, then tries to go on with a closed video. */
export async function abortAndClose(path: string, withCore = false) {
  const video = await openVideo(await fetched(path), withCore ? { decoder: core } : {});
  const controller = new AbortController();
  const reasons: string[] = [];
  try {
    for await (const _ of video.frames({ signal: controller.signal })) controller.abort(new Error('enough'));
  } catch (error) {
    reasons.push((error as Error).message);
  }
  await video.close();
  try {
    for await (const _ of video.frames());
  } catch (error) {
    reasons.push((error as VideoError).code);
  }
  return reasons;
}

/** Shape and pixels of a picture file. */
export async function readPicture(path: string) {
  const { shape, data } = await readImage(await fetched(path));
  return { shape, data: [...data] };
}

/** Why ffmpegCore refuses an address that is not one, and one where the file is not. */
export async function wrongAddress() {
  const words: string[] = [];
  const nowhere = ffmpegCore({ script: '/ffmpeg/ffmpeg-core.js', wasm: '/nowhere.wasm' });
  await openVideo(await fetched('/xvid-mp3.avi'), { decoder: nowhere }).catch(({ code }) => words.push(code));
  return words;
}
