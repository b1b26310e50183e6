// Puts the models that find faces where Vite serves them: /models/.
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const human = createRequire(import.meta.url).resolve('@vladmandic/human');
cpSync(join(dirname(human), '..', 'models'), 'public/models', { recursive: true });
