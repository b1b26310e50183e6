export { randomValues } from '../../src/testing/random-values';
