import * as l10n from '@vscode/l10n';
import type { NetworkEntry } from '../../core/model/network';
import { oneLine } from '../../core/util/text';

/** The network requests of a task as lines, the latest last. */
export function networkLogText(entries: readonly NetworkEntry[]): string {
  if (entries.length === 0) return `${l10n.t('No network requests yet.')}\n`;
  const words = { allowed: l10n.t('allowed'), denied: l10n.t('DENIED') };
  const width = Math.max(words.allowed.length, words.denied.length);
  const lines = [...entries]
    .sort((a, b) => (a.last < b.last ? -1 : a.last > b.last ? 1 : 0))
    .map(({ host, port, allowed, count: times, bytes, last }) => {
      const date = new Date(last);
      const time = Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
      const answer = (allowed ? words.allowed : words.denied).padEnd(width);
      const requests = times === 1 ? l10n.t('1 request') : l10n.t('{0} requests', times);
      const size = bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes);
      return `${time} ${answer} ${oneLine(host)}:${port}  ${requests}, ${size}`;
    });
  return `${lines.join('\n')}\n`;
}
