import { resolve } from 'node:path';
import { errors } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import { approvalLines } from '../output/approvalLines';
import { configJson, configLines } from '../output/configLines';
import type { Verb } from '../verb';
import { sandboxHelp, sandboxOptions, sandboxOverrides, text } from './sandboxOptions';

/** `tsk config show`: what a task here would be run with, and which layer says so. */
export const config: Verb = {
  name: 'config',
  summary: 'show the effective configuration and where each value is from',
  usage: 'show [options]',
  options: {
    json: { type: 'boolean' },
    repo: { type: 'string' },
    approval: { type: 'boolean' },
    ...sandboxOptions,
  },
  help: [
    '    --repo PATH             any path in the repository (default: here)',
    '    --json                  print it as JSON',
    '    --approval              print in full what has to be allowed before a task starts',
    ...sandboxHelp,
  ],
  async run({ core, cwd, print }, args) {
    const [what, unexpected] = args.positionals;
    if (what !== 'show' || unexpected !== undefined)
      throw errors.badInput('Usage: tsk config show [options]');
    const repoPath = resolve(cwd, text(args, 'repo') ?? '.');
    const request = { flags: sandboxOverrides(args) };
    const [config, approval] = [
      await core.effectiveConfig(repoPath, request),
      await core.approvalFor(repoPath, request),
    ];
    if (args.values['approval'] === true) {
      const lines = approval ? approvalLines(approval) : ['Nothing has to be allowed.'];
      for (const line of lines) print(line);
      return exitCodes.ok;
    }
    const found = { ...config, ...(approval ? { approval } : {}) };
    if (args.values['json'] === true) print(JSON.stringify(configJson(found), undefined, 2));
    else for (const line of configLines(found)) print(line);
    return exitCodes.ok;
  },
};
