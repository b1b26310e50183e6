import { packageBuild } from '../../tools/package-build';

export default packageBuild({ index: 'src/index.ts', cli: 'src/cli.ts' });
