import { Argument, Command, CommanderError, Option } from 'commander';
import type { Input, Verb, Command as Known } from './verb';
import type { Given, Option as OptionSpec, Options } from './options';

/** Does a verb's work. `read` throws `bad-input` for values that make no sense. */
type RunVerb = (verb: Verb, read: () => Input<Options>) => Promise<void>;

interface ProgramParts {
  readonly commands: readonly Known[];
  readonly version: () => string;
  readonly run: RunVerb;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** The width of help, in columns; that of the terminal when absent. */
  readonly columns?: number;
}

/** Shown once for both of its forms. */
class Toggle extends Option {}

const about =
  'Hands development tasks to AI coding agents in sandboxes that reach only what you allow. Each result is a git branch.';

const exitCodesHelp = `
Exit codes: 0 done, 1 a task failed or was cancelled, 2 wrong usage, 3 not found, 4 this machine lacks something,
5 the queue cannot move (server start --quit), 130 stopped with Ctrl-C.`;

/** The command line of `tsk`. Parsing throws a `CommanderError` after help, the version, or a mistake. */
export function createProgram({ commands, version, run, print, printError, columns }: ProgramParts): Command {
  const program = new Command('tsk')
    .description(about)
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: printError,
      ...(columns === undefined ? {} : { getOutHelpWidth: () => columns }),
    })
    .configureHelp({
      optionTerm: (option) => (option instanceof Toggle ? `--[no-]${option.name()}` : option.flags),
    })
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError(false)
    .addHelpText('after', exitCodesHelp);
  program.addOption(new Option('-V, --version', 'print the version'));
  program.on('option:version', () => {
    print(`${version()}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  for (const command of commands) {
    if (!('verbs' in command)) addVerb(program, 'tsk', command, run);
    else {
      const group = program
        .command(command.name)
        .summary(command.summary)
        .description(sentence(command.summary))
        .helpCommand(false);
      for (const verb of command.verbs) addVerb(group, `tsk ${command.name}`, verb, run);
    }
  }
  addHelp(program);
  return program;
}

/** `tsk help COMMAND…`. The library's own takes the exit code of the process for that of its help. */
function addHelp(program: Command): void {
  const help = program.command('help [COMMAND...]').summary('print help for a command');
  help.action((path: readonly string[]) => {
    let at = program;
    for (const name of path) {
      const next = at.commands.find((command) => command.name() === name);
      if (!next) return help.error(`error: unknown command '${name}'`);
      at = next;
    }
    at.outputHelp();
  });
}

function addVerb(parent: Command, path: string, verb: Verb, run: RunVerb): void {
  const { name, summary, argument, options, notes = [], hint } = verb;
  const command = parent.command(name).summary(summary).description(sentence(summary));
  const help = `Try: ${path} ${name} --help`;
  command.showHelpAfterError(hint === undefined ? help : `${hint}\n${help}`);
  if (argument) {
    const shown = argument.many ? `${argument.name}...` : argument.name;
    command.addArgument(new Argument(argument.optional ? `[${shown}]` : `<${shown}>`, argument.help));
  }
  for (const [option, spec] of Object.entries(options)) {
    for (const added of optionsOf(option, spec)) command.addOption(added);
  }
  if (notes.length) command.addHelpText('after', `\n${notes.join('\n')}`);
  command.action(async () => {
    const values = command.opts<Record<string, unknown>>();
    const read = (): Input<Options> => ({ args: command.args, options: givenOf(options, values) });
    await run(verb, read);
  });
}

function optionsOf(
  name: string,
  { kind, short, value, help, group }: OptionSpec<unknown>,
): readonly Option[] {
  const long = `--${name}${value === undefined ? '' : ` <${value}>`}`;
  const flags = short === undefined ? long : `-${short}, ${long}`;
  const option = kind === 'toggle' ? new Toggle(flags, help) : new Option(flags, help);
  if (kind === 'list') option.argParser<readonly string[]>((text, before = []) => [...before, text]);
  const all = kind === 'toggle' ? [option, new Option(`--no-${name}`).hideHelp()] : [option];
  return group === undefined ? all : all.map((one) => one.helpGroup(`${group}:`));
}

function givenOf(options: Options, values: Readonly<Record<string, unknown>>): Given<Options> {
  const entries = Object.entries(options).map(([name, spec]) => {
    const key = new Option(`--${name}`).attributeName();
    const raw = values[key];
    // Of an option whose own name begins with "no-" the parser keeps the opposite.
    const given = spec.kind === 'flag' && name.startsWith('no-') ? raw === false : raw;
    return [name, spec.read(given as Parameters<typeof spec.read>[0], name)];
  });
  return Object.fromEntries(entries) as Given<Options>;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
