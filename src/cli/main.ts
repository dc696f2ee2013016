import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { createCore } from '../core/core';
import { BadConfigError } from '../core/model/configErrors';
import { nullLogger } from '../core/model/logger';
import { isTskError, messageOf } from '../core/util/errors';
import { folderTrouble } from '../core/util/folderTrouble';
import { neutralise } from '../core/util/text';
import { exitCodeOf, exitCodes } from './exitCodes';
import { overview, verbHelp } from './help';
import { diagnosticLine } from './output/configLines';
import type { Arguments, Verb } from './verb';
import { add } from './verbs/add';
import { cancel } from './verbs/cancel';
import { clean } from './verbs/clean';
import { config } from './verbs/config';
import { deleteTasks } from './verbs/delete';
import { docker } from './verbs/docker';
import { doctor } from './verbs/doctor';
import { list } from './verbs/list';
import { logs } from './verbs/logs';
import { network } from './verbs/network';
import { retry } from './verbs/retry';
import { run } from './verbs/run';
import { server } from './verbs/server';
import { template } from './verbs/template';
import { shell } from './verbs/shell';
import { undo } from './verbs/undo';
import { wait } from './verbs/wait';

const verbs: readonly Verb[] = [
  run,
  shell,
  add,
  list,
  logs,
  wait,
  cancel,
  retry,
  deleteTasks,
  clean,
  undo,
  server,
  network,
  config,
  docker,
  template,
  doctor,
];

/** The longest interval that a timer can have, in milliseconds. */
const longest = 2 ** 31 - 1;

// Whatever a line cites, a terminal is to read it as text.
const print = (line: string): void => void process.stdout.write(`${neutralise(line)}\n`);
const printError = (line: string): void => void process.stderr.write(`${neutralise(line)}\n`);

/**
 * The command `tsk`. `argv` is what follows the program's name; `resourcesDir` the folder with `templates/`,
 * `dockerfiles/` and `dist/`. Resolves with the exit code; never rejects.
 */
export async function main(argv: readonly string[], resourcesDir: string): Promise<number> {
  const [name, ...rest] = argv;
  process.stdout.once('error', leaveWithoutReader);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    overview(verbs).forEach(print);
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (!verb) {
    printError(`There is no command "${name}". Commands: ${verbs.map((v) => v.name).join(', ')}.`);
    return exitCodes.usage;
  }
  const args = parse(verb, rest);
  if (typeof args === 'string') {
    printError(`${args}\nTry: tsk ${verb.name} --help`);
    return exitCodes.usage;
  }
  if (args.values['help'] === true) {
    verbHelp(verb).forEach(print);
    return exitCodes.ok;
  }
  return runVerb(verb, args, resourcesDir);
}

/** As other programs do when what reads them ends (`tsk list | head`). What runs is found by the next process. */
function leaveWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.noReader);
}

function parse(verb: Verb, argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...verb.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    return messageOf(error);
  }
}

async function runVerb(verb: Verb, args: Arguments, resourcesDir: string): Promise<number> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted); // Asked twice: at once.
    stop.abort(signal === 'SIGINT' ? 'Cancelled with Ctrl-C.' : `Cancelled: tsk got ${signal}.`);
  };
  // Holds the process until the verb has its result: what the verb waits for (watchers, polls, heartbeats) does not.
  const held = setInterval(() => undefined, longest);
  setMaxListeners(0, stop.signal); // One for each task that is waited for.
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const core = createCore({
    resourcesDir,
    environment: process.env,
    logger: { ...nullLogger, warn: printError, error: printError },
  });
  try {
    return await verb.run({ core, cwd: process.cwd(), print, printError, signal: stop.signal }, args);
  } catch (thrown) {
    const error = folderTrouble(core.dataDir, thrown);
    if (error instanceof BadConfigError) error.diagnostics.map(diagnosticLine).forEach(printError);
    printError(isTskError(error) ? error.message : `Unexpected: ${messageOf(error)}`);
    if (stop.signal.aborted && isTskError(error, 'cancelled')) return exitCodes.interrupted;
    return isTskError(error) ? exitCodeOf(error.code) : exitCodes.internal;
  } finally {
    clearInterval(held);
    core.dispose();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
