// Boxes and key points of faces, drawn live on a camera's picture or a film. Served by run.mjs.
import { useBackend } from '@avemo/backend';
import { liveFrames } from '@avemo/vision-prep/browser';
import { createFaceDetector, trackFaces } from '@avemo/vision-prep/faces';

const canvas = document.querySelector('canvas');
const context = canvas.getContext('2d');
const status = document.querySelector('#status');
const colors = ['#50dc64', '#ffaa28', '#5aaaff', '#ff5aa0'];

let stop = new AbortController();
const detector = useBackend('wasm', { wasmPaths: '/wasm/' }).then(() =>
  createFaceDetector({ models: '/models/' }),
);

document.querySelector('#camera').addEventListener('click', async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640 } });
  await show((video) => (video.srcObject = stream));
});
document.querySelector('#film').addEventListener('change', async ({ target }) => {
  await show((video) => (video.src = URL.createObjectURL(target.files[0])));
});

/** Plays a source and draws the faces of the frames that it shows, until another one is chosen. */
async function show(setSource) {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
  try {
    setSource(video);
    status.textContent = 'Loading the models …';
    const frames = liveFrames(video, { width: 320, signal });
    const tracked = trackFaces(frames, { detector: await detector, signal });
    await video.play();
    let before = performance.now();
    for await (const { picture, faces } of tracked) {
      draw(video, video.videoWidth / picture.shape[1], faces);
      const now = performance.now();
      status.textContent = `${faces.length} ${faces.length === 1 ? 'face' : 'faces'}, ${(now - before).toFixed(0)} ms`;
      before = now;
    }
    if (!signal.aborted) status.textContent = 'The film is over.';
  } catch (error) {
    if (!signal.aborted) status.textContent = error.message;
  } finally {
    video.pause();
  }
}

function draw(video, scale, faces) {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  context.drawImage(video, 0, 0);
  context.lineWidth = 3;
  for (const { box, keyPoints, track } of faces) {
    context.strokeStyle = context.fillStyle = colors[track % colors.length];
    context.strokeRect(box.x * scale, box.y * scale, box.width * scale, box.height * scale);
    for (const [x, y] of Object.values(keyPoints)) context.fillRect(x * scale - 3, y * scale - 3, 6, 6);
  }
}
