import { resolve } from 'node:path';
import { errors } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import { configJson, configLines } from '../output/configLines';
import { jsonText } from '../output/jsonText';
import type { Verb } from '../verb';
import { sandboxHelp, sandboxOptions, sandboxOverrides, text } from './sandboxOptions';

/** `tsk config show`: what a task here would be run with, and which layer says so. */
export const config: Verb = {
  name: 'config',
  summary: 'show the effective configuration and where each value is from',
  usage: 'show [options]',
  options: { json: { type: 'boolean' }, repo: { type: 'string' }, ...sandboxOptions },
  help: [
    '    --repo PATH             any path in the repository (default: here)',
    '    --json                  print it as JSON',
    ...sandboxHelp,
  ],
  async run({ core, cwd, print }, args) {
    const [what, unexpected] = args.positionals;
    if (what !== 'show' || unexpected !== undefined)
      throw errors.badInput('Usage: tsk config show [options]');
    const repoPath = resolve(cwd, text(args, 'repo') ?? '.');
    const found = await core.effectiveConfig(repoPath, { flags: sandboxOverrides(args) });
    if (args.values['json'] === true) print(jsonText(configJson(found), 2));
    else for (const line of configLines(found)) print(line);
    return exitCodes.ok;
  },
};
