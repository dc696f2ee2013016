import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { CommanderError } from 'commander';
import { createCore } from '../core/core';
import { BadConfigError } from '../core/model/configErrors';
import { nullLogger } from '../core/model/logger';
import { isTskError, messageOf } from '../core/util/errors';
import { folderTrouble } from '../core/util/folderTrouble';
import { parseRecord, textOf } from '../core/util/json';
import { neutralise } from '../core/util/text';
import { commands } from './commands';
import { exitCodeOf, exitCodes } from './exitCodes';
import type { Options } from './options';
import { diagnosticLine } from './output/configLines';
import { jsonText } from './output/jsonText';
import { createProgram } from './program';
import type { Input, Verb } from './verb';

/** The longest interval that a timer can have, in milliseconds. */
const longest = 2 ** 31 - 1;

// A terminal must take everything that a line quotes as text.
const print = (line: string): void => void process.stdout.write(`${neutralise(line)}\n`);
const printError = (line: string): void => void process.stderr.write(`${neutralise(line)}\n`);
const printJson = (value: unknown): void => print(jsonText(value, 2));

/**
 * The command `tsk`. `argv` is what follows the program's name; `resourcesDir` the folder with `templates/`,
 * `dockerfiles/` and `dist/`. Resolves with the exit code; never rejects.
 */
export async function main(argv: readonly string[], resourcesDir: string): Promise<number> {
  process.stdout.once('error', leaveWithoutReader);
  let code: number = exitCodes.ok;
  const program = createProgram({
    commands,
    version: () => versionIn(resourcesDir),
    run: async (verb, read) => {
      code = await runVerb(verb, read, resourcesDir);
    },
    print: (text) => void process.stdout.write(text),
    printError: (text) => void process.stderr.write(neutralise(text)),
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isAnswer = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return isAnswer ? exitCodes.ok : exitCodes.usage;
  }
}

function versionIn(resourcesDir: string): string {
  const manifest = parseRecord(readFileSync(join(resourcesDir, 'package.json'), 'utf8'));
  return textOf(manifest?.['version']) ?? 'unknown';
}

/** As other programs do when what reads them ends (`tsk list | head`). What runs is found by the next process. */
function leaveWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.noReader);
}

async function runVerb(verb: Verb, read: () => Input<Options>, resourcesDir: string): Promise<number> {
  // V8 would compile SQLite a second time for speed, and the process could not exit before that is done.
  if (!verb.runsLong) setFlagsFromString('--liftoff-only');
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
    return await verb.run(
      { core, cwd: process.cwd(), print, printError, printJson, signal: stop.signal },
      read(),
    );
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
