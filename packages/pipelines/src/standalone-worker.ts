// What createEmotionDetector starts; the build makes it one file with all that it needs.
import '@tensorflow/tfjs-backend-webgpu';
import { serveDetector, type WorkerScope } from './live/serve-detector';

serveDetector(globalThis as unknown as WorkerScope);
