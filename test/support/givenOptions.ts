import { createProgram } from '../../src/cli/program';
import type { Given, Options } from '../../src/cli/options';

/** What the command line makes of `argv` for a verb with these options. Throws as it does. */
export async function givenOptions<O extends Options>(
  options: O,
  argv: readonly string[],
): Promise<Given<O>> {
  let given: Given<Options> | undefined;
  const said: string[] = [];
  const program = createProgram({
    commands: [{ name: 'verb', summary: 'test', options, run: () => Promise.resolve(0) }],
    version: () => '0',
    run: (_, read) => {
      given = read().options;
      return Promise.resolve();
    },
    print: (text) => void said.push(text),
    printError: (text) => void said.push(text),
  });
  await program.parseAsync(['verb', ...argv], { from: 'user' });
  if (!given) throw new Error(`Nothing ran: ${said.join('')}`);
  return given as Given<O>;
}
