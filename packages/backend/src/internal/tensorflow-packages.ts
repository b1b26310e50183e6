/** The packages that give each native backend, the preferred one first. */
export const tensorflowPackages = {
  'tensorflow-gpu': ['@tensorflow/tfjs-node-gpu'],
  tensorflow: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
} as const;
