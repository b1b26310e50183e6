export { randomValues } from '../src/internal/random-values';
