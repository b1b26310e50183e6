import { packageBuild } from '../../tools/package-build';

export default packageBuild({
  index: 'src/index.ts',
  'faces/index': 'src/faces/index.ts',
  'browser/index': 'src/browser/index.ts',
  'node/index': 'src/node/index.ts',
});
