// Behind a build with types: the JSON Schema of experiment files, from the recipes that were built.
import { writeFile } from 'node:fs/promises';

if (process.env.AVEMO_BUILD !== 'js') {
  const { experimentSchema, recipes } = await import('../packages/pipelines/dist/index.js');
  const file = new URL('../packages/pipelines/dist/experiment.schema.json', import.meta.url);
  await writeFile(file, `${JSON.stringify(experimentSchema(recipes), null, 2)}\n`);
}
