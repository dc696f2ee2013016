import type { NetworkEntry } from '../../core/model/network';
import { count, oneLine } from '../../core/util/text';

/** What a task asked of the network as lines for people, the latest last. */
export function networkLogText(entries: readonly NetworkEntry[]): string {
  if (entries.length === 0) return 'The task has asked for nothing so far.\n';
  const lines = [...entries]
    .sort((a, b) => (a.last < b.last ? -1 : a.last > b.last ? 1 : 0))
    .map(({ host, port, allowed, count: times, bytes, last }) => {
      const date = new Date(last);
      const time = Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
      const answer = allowed ? 'allowed' : 'DENIED ';
      return `${time} ${answer} ${oneLine(host)}:${port}  ${count(times, 'request')}, ${count(bytes, 'byte')}`;
    });
  return `${lines.join('\n')}\n`;
}
