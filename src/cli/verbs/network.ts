import type { NetworkEntry } from '../../core/model/network';
import { count, oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { json } from '../options';
import { verb } from '../verb';
import { oneTask } from './chosenTasks';

/** `tsk network ID`: the network requests of a task, and how they were answered. */
export const network = verb({
  name: 'network',
  summary: 'list the domains that a task requested, allowed and denied',
  argument: oneTask,
  options: { json },
  async run({ core, print, printJson }, { args: [id = ''], options }) {
    const entries = await core.networkRecord((await core.tasks.get(id)).id);
    if (options.json) printJson(entries);
    else if (entries.length === 0) print('No network requests yet.');
    else for (const line of entries.map(entryLine)) print(line);
    return exitCodes.ok;
  },
});

function entryLine(entry: NetworkEntry): string {
  const answer = entry.allowed ? 'allowed' : 'DENIED ';
  const failure = entry.failed ? `, ${entry.failed} FAILED: the host could not be reached` : '';
  return `${answer}  ${oneLine(entry.host)}:${entry.port}  ${count(entry.count, 'request')}, ${entry.bytes} bytes${failure}`;
}
