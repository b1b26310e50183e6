export { createExtractorNode } from './create-extractor-node';
export type { CreateExtractorNodeOptions, ExtractorNode } from './create-extractor-node';
