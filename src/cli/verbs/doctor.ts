import { resolve } from 'node:path';
import type { Finding } from '../../core/model/finding';
import { neutralise } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { json, repo } from '../options';
import { verb } from '../verb';

const words: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok     ',
  warning: 'WARNING',
  problem: 'PROBLEM',
};

/** `tsk doctor`: checks what tasks need here, and says what to do. */
export const doctor = verb({
  name: 'doctor',
  summary: 'check engine, images, agents, log-ins, disk and database, and say what to do',
  options: { repo, json },
  notes: [`The exit code is ${exitCodes.environment} when a problem keeps tasks from running, else 0.`],
  async run({ core, cwd, print, printJson }, { options }) {
    const findings = await core.examine([resolve(cwd, options.repo ?? '.')]);
    if (options.json) printJson(findings);
    else for (const line of findings.flatMap(linesOf)) print(line);
    return findings.some(({ status }) => status === 'problem') ? exitCodes.environment : exitCodes.ok;
  },
});

function linesOf({ status, title, text: said, advice }: Finding): readonly string[] {
  const indent = ' '.repeat(words.ok.length + 2);
  const rest = [...said.split('\n').slice(1), ...(advice === undefined ? [] : [advice])];
  const first = `${words[status]}  ${title}: ${said.split('\n', 1)[0] ?? ''}`;
  return [first, ...rest.map((line) => indent + line)].map(neutralise);
}
