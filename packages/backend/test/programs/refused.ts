// Asks for a backend and prints how that was refused.
import { useBackend } from '@avemo/backend';

const thrown = await useBackend(process.argv[2] as 'webgpu').catch((error) => error);
console.log(JSON.stringify({ name: thrown.name, code: thrown.code, message: thrown.message }));
