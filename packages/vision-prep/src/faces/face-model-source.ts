/**
 * Where the models lie: the address (URL) or, in Node, the path of a folder with their files, or a function that gives
 * the bytes of a file such as `blazeface.json`.
 */
export type FaceModelSource = string | URL | ((file: string) => Promise<Uint8Array>);
