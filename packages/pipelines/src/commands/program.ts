import { Command } from 'commander';
import { datasetAdapters } from '../datasets/adapters';
import { version } from '../version';
import { benchCommand } from './bench';
import { benchWorkerCommand } from './bench-worker';
import { compareCommand } from './compare';
import { datasetsCommand } from './datasets';
import { demoCommand } from './demo';
import { doctorCommand } from './doctor';
import { evaluateCommand } from './evaluate';
import { facesCommand } from './faces';
import { featuresCommand } from './features';
import { installCommand } from './install';
import { predictCommand } from './predict';
import { prepareCommand } from './prepare';
import { reportCommand } from './report';
import { synthCommand } from './synth';
import { trainCommand } from './train';
import { vadCommand } from './vad';

/** The `avemo` program with all its commands. */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('avemo')
    .description(
      'Audio-visual emotion recognition: from sound and video files to a trained system and a report.',
    )
    .addHelpText('after', `\nData sets: ${datasetAdapters.map(({ name }) => name).join(', ')}`)
    .version(version)
    .showHelpAfterError('(avemo COMMAND --help shows the options)')
    .exitOverride();
  for (const create of [
    predictCommand,
    demoCommand,
    prepareCommand,
    trainCommand,
    evaluateCommand,
    compareCommand,
    reportCommand,
    synthCommand,
    datasetsCommand,
    featuresCommand,
    vadCommand,
    facesCommand,
    benchCommand,
    doctorCommand,
    installCommand,
  ]) {
    const command = create({ signal }).exitOverride();
    program.addCommand(command.showHelpAfterError(`(avemo ${command.name()} --help shows the options)`));
  }
  program.addCommand(benchWorkerCommand({ signal }).exitOverride(), { hidden: true });
  return program;
}
