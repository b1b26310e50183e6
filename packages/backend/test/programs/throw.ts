// Starts the wasm backend and then fails.
import { useBackend } from '@avemo/backend';

await useBackend('wasm', { threads: Number(process.argv[2]) });
throw new RangeError('on purpose');
