import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commands } from '../../../src/cli/commands';
import { createProgram } from '../../../src/cli/program';

const page = join(__dirname, '..', '..', '..', '..', 'docs', 'commands.md');

const head = `# Commands of \`tsk\`

This page is the help of every command, as \`tsk help COMMAND\` prints it. \`UPDATE_DOCS=1 npm run test:unit\` writes it.
`;

function program(print: (text: string) => void = () => undefined): Command {
  const run = () => Promise.resolve();
  return createProgram({ commands, version: () => '1.2.3', run, print, printError: print, columns: 100 });
}

/** The commands that do something: those without others below them. */
function leaves(command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] {
  const own = [...path, command.name()];
  if (command.name() === 'help') return [];
  return command.commands.length > 0
    ? command.commands.flatMap((one) => leaves(one, own))
    : [[own.join(' '), command]];
}

describe('the commands of tsk', () => {
  it('stand in the docs with all their options', () => {
    const pages = leaves(program()).map(
      ([name, command]) => `\n## ${name}\n\n\`\`\`text\n${helpOf(command).trimEnd()}\n\`\`\`\n`,
    );
    const text = [head, ...pages].join('');
    if (process.env['UPDATE_DOCS']) writeFileSync(page, text);
    assert.equal(readFileSync(page, 'utf8'), text);
  });

  it('each say something of every argument and option', () => {
    for (const [name, command] of leaves(program())) {
      assert.ok(command.summary(), name);
      for (const { description, flags } of [...command.options])
        assert.ok(description || flags.startsWith('--no-'), `${name} ${flags}`);
      for (const argument of command.registeredArguments) assert.ok(argument.description, name);
    }
  });

  it('print help where it is asked for, and say which command is unknown', async () => {
    const said: string[] = [];
    const ask = (...argv: readonly string[]) =>
      program((text) => void said.push(text)).parseAsync(argv, { from: 'user' });
    await ask('help', 'docker', 'build');
    assert.match(said.join(''), /^Usage: tsk docker build \[options\]/);
    await assert.rejects(ask('help', 'docker', 'brew'), { code: 'commander.error' });
    await assert.rejects(ask('brew'), { code: 'commander.unknownCommand' });
    await assert.rejects(ask('run', '--help'), { code: 'commander.helpDisplayed' });
    await assert.rejects(ask('--version'), { code: 'commander.version' });
    assert.match(said.join(''), /unknown command 'brew'[\s\S]*1\.2\.3\n$/);
  });
});

/** With what stands below the options. */
function helpOf(command: Command): string {
  const said: string[] = [];
  command.configureOutput({ writeOut: (text) => void said.push(text) });
  command.outputHelp();
  return said.join('');
}
