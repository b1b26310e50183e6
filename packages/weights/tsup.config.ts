import { packageBuild } from '../../tools/package-build';

export default packageBuild();
