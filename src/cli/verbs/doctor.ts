import { resolve } from 'node:path';
import type { Finding } from '../../core/model/finding';
import { errors } from '../../core/util/errors';
import { neutralise } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import type { Verb } from '../verb';
import { text } from './sandboxOptions';

const words: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok     ',
  warning: 'WARNING',
  problem: 'PROBLEM',
};

/** `tsk doctor`: what a task needs, how it is, and what to do. */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'check engine, images, agents, log-ins, disk and database, and say what to do',
  usage: '[--repo PATH] [--json]',
  options: { json: { type: 'boolean' }, repo: { type: 'string' } },
  help: [
    '--repo PATH   any path in the repository (default: here)',
    '--json        print the findings as JSON',
    `The exit code is ${exitCodes.environment} when there is a problem that keeps tasks from running; else 0.`,
  ],
  async run({ core, cwd, print }, args) {
    if (args.positionals.length) throw errors.badInput('Usage: tsk doctor [--repo PATH] [--json]');
    const findings = await core.examine([resolve(cwd, text(args, 'repo') ?? '.')]);
    if (args.values['json'] === true) print(jsonText(findings, 2));
    else for (const line of findings.flatMap(linesOf)) print(line);
    return findings.some(({ status }) => status === 'problem') ? exitCodes.environment : exitCodes.ok;
  },
};

function linesOf({ status, title, text: said, advice }: Finding): readonly string[] {
  const indent = ' '.repeat(words.ok.length + 2);
  const rest = [...said.split('\n').slice(1), ...(advice === undefined ? [] : [advice])];
  const first = `${words[status]}  ${title}: ${said.split('\n', 1)[0] ?? ''}`;
  return [first, ...rest.map((line) => indent + line)].map(neutralise);
}
