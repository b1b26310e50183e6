/** Plain data: what JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The inputs, options or settings of stages and recipes that stand in one list: each knows its own. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- unknown would make them unassignable to each other.
export type OfEach = any;
