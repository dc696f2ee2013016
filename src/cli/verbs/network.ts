import type { NetworkEntry } from '../../core/model/network';
import { errors } from '../../core/util/errors';
import { count, oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import type { Verb } from '../verb';

/** `tsk network ID`: what a task asked of the network, and what it was answered. */
export const network: Verb = {
  name: 'network',
  summary: 'list the domains that a task asked for, allowed and denied',
  usage: 'ID [--json]',
  options: { json: { type: 'boolean' } },
  help: ['ID       the id of the task, or its beginning', '--json   print the entries as JSON'],
  async run({ core, print }, args) {
    const [id, unexpected] = args.positionals;
    if (id === undefined || unexpected !== undefined) throw errors.badInput('Usage: tsk network ID [--json]');
    const entries = await core.networkRecord((await core.tasks.get(id)).id);
    if (args.values['json'] === true) print(jsonText(entries, 2));
    else if (entries.length === 0) print('The task has asked for nothing so far.');
    else for (const line of entries.map(entryLine)) print(line);
    return exitCodes.ok;
  },
};

function entryLine(entry: NetworkEntry): string {
  const answer = entry.allowed ? 'allowed' : 'DENIED ';
  const failure = entry.failed ? `, ${entry.failed} FAILED: the host could not be reached` : '';
  return `${answer}  ${oneLine(entry.host)}:${entry.port}  ${count(entry.count, 'request')}, ${entry.bytes} bytes${failure}`;
}
