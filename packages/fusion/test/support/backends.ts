export { onEachBackend } from '../../../../tools/test-backends';
