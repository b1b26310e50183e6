export { browserOrSkip } from './find-browser';
export { openBrowserPage, webgpuArguments } from './open-page';
export type { BrowserPage } from './open-page';
