import { serveDetector, type WorkerScope } from './live/serve-detector';

export { serveDetector };

// In a worker the page's messages are answered; elsewhere nothing sends any.
serveDetector(globalThis as unknown as WorkerScope);
