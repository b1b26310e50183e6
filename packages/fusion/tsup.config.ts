import { packageBuild } from '../../tools/package-build';

export default packageBuild({
  index: 'src/index.ts',
  losses: 'src/losses/index.ts',
  testing: 'src/testing/index.ts',
});
