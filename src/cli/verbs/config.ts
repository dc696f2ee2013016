import { resolve } from 'node:path';
import { exitCodes } from '../exitCodes';
import { json, repo } from '../options';
import { configJson, configLines } from '../output/configLines';
import { verb, type VerbGroup } from '../verb';
import { sandboxOptions, sandboxOverrides } from './sandboxOptions';

/** `tsk config show`: what a task here would run with, and which layer says so. */
const show = verb({
  name: 'show',
  summary: 'show the effective configuration and where each value is from',
  options: { repo, json, ...sandboxOptions },
  async run({ core, cwd, print, printJson }, { options }) {
    const repoPath = resolve(cwd, options.repo ?? '.');
    const found = await core.effectiveConfig(repoPath, { flags: sandboxOverrides(options) });
    if (options.json) printJson(configJson(found));
    else for (const line of configLines(found)) print(line);
    return exitCodes.ok;
  },
});

/** `tsk config`. */
export const config: VerbGroup = {
  name: 'config',
  summary: 'show the effective configuration',
  verbs: [show],
};
