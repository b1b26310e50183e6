import { Argument, Command } from 'commander';
import type { DatasetAdapter } from '../datasets/adapter';
import { datasetAdapters } from '../datasets/adapters';
import { formatTable } from '../report/text-table';
import { jsonOption } from './options';
import type { CommandContext } from './command-context';

/** `avemo datasets [NAME]`: the data sets, what layout each expects, where its makers give it out. */
export const datasetsCommand = (_: CommandContext): Command =>
  new Command('datasets')
    .description(
      'list the data sets that --dataset knows: what they hold, their layout, terms and where to get them',
    )
    .addArgument(
      new Argument('[name]', 'all about one of them').choices(datasetAdapters.map(({ name }) => name)),
    )
    .addOption(jsonOption())
    .addHelpText('after', '\nExamples:\n  avemo datasets\n  avemo datasets ravdess')
    .action((name: string | undefined, { json }: { json?: boolean }) => {
      const chosen = datasetAdapters.filter((adapter) => name === undefined || adapter.name === name);
      process.stdout.write(`${json ? JSON.stringify(chosen.map(describe)) : text(chosen, name)}\n`);
    });

const describe = ({ name, about, layouts, licence, whereToGetIt, citation, takes }: DatasetAdapter) => ({
  name,
  about,
  layouts,
  licence,
  whereToGetIt,
  citation,
  takes,
});

function text(adapters: readonly DatasetAdapter[], name: string | undefined): string {
  if (name === undefined) {
    const rows = adapters.map((adapter) => [adapter.name, adapter.about]);
    return `${formatTable(rows)}\n\navemo datasets NAME shows the layout, the terms and where to get one of them.`;
  }
  return adapters
    .map(({ about, layouts, licence, whereToGetIt, citation }) =>
      [
        about,
        ...layouts.map((layout, i) => `${i === 0 ? '\nLayout' : 'or'}: ${layout}`),
        `\nTerms: ${licence}`,
        `From: ${whereToGetIt}`,
        ...(citation ? [`Cite: ${citation}`] : []),
      ].join('\n'),
    )
    .join('\n\n');
}
