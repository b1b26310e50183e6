import { packageBuild } from '../../tools/package-build';

export default packageBuild({
  index: 'src/index.ts',
  'testing/index': 'src/testing/index.ts',
  'install/index': 'src/install/index.ts',
  cli: 'src/cli.ts',
});
