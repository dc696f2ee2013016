import { resolve } from 'node:path';
import { present } from '../../core/util/fields';
import { exitCodes } from '../exitCodes';
import { flag, json, repo } from '../options';
import { approvalLines } from '../output/approvalLines';
import { configJson, configLines } from '../output/configLines';
import { verb, type VerbGroup } from '../verb';
import { sandboxOptions, sandboxOverrides } from './sandboxOptions';

/** `tsk config show`: what a task here would run with, and which layer says so. */
const show = verb({
  name: 'show',
  summary: 'show the effective configuration and where each value comes from',
  options: {
    repo,
    json,
    approval: flag('print in full what you must allow before a task starts'),
    ...sandboxOptions,
  },
  async run({ core, cwd, print, printJson }, { options }) {
    const repoPath = resolve(cwd, options.repo ?? '.');
    const request = { flags: sandboxOverrides(options) };
    const config = await core.effectiveConfig(repoPath, request);
    const approval = await core.approvalFor(repoPath, request);
    if (options.approval) {
      for (const line of approval ? approvalLines(approval) : ['Nothing to allow.']) print(line);
      return exitCodes.ok;
    }
    const found = { ...config, ...present({ approval }) };
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
