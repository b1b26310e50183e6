import { expectTypeOf } from 'vitest';
import { requireInteger, requireSamples } from '@avemo/checks';

declare const value: unknown;

requireInteger('f', 'n', value);
expectTypeOf(value).toEqualTypeOf<number>();

declare const samples: unknown;
requireSamples('f', 'samples', samples);
expectTypeOf(samples).toEqualTypeOf<Float32Array | Float64Array>();

// @ts-expect-error the caller's name is a string
requireInteger(1, 'n', value);
