import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import type { Task } from '../../core/model/task';
import { DisposableStore, onDispose, type Disposable } from '../../core/util/disposable';
import { BoundedLines, type LeftOut } from './boundedLines';
import { logChannelName, logLanguage, openWholeLogMark } from './logChannelName';

/** Enough to read back a long run, little enough for an editor. */
const maxLines = 20_000;
/** What is read of a log that is longer, or that grows faster than it is read: about so many lines. */
const newestBytes = 4 * 1024 ** 2;
/** Records of one burst are written together. */
const burstMs = 50;

/** One task's log as an output channel that follows the task until disposed. */
export class TaskLogChannel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly lines = new BoundedLines(maxLines, describeLeftOut);
  private readonly channel;
  private pending: LogRecord[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(core: Pick<Core, 'followLog'>, task: Task) {
    this.channel = this.store.add(window.createOutputChannel(logChannelName(task), logLanguage));
    this.store.add(onDispose(() => clearTimeout(this.timer)));
    const reading = { newestBytes, onSkipped: (bytes: number) => this.skip(bytes) };
    this.store.add(core.followLog(task.id, (record) => this.take(record), reading));
  }

  /** Shows the log without taking the keyboard. */
  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.store.dispose();
  }

  private take(record: LogRecord): void {
    this.pending.push(record);
    this.timer ??= setTimeout(() => this.flush(), burstMs);
  }

  /** The reader is far behind: what it passes on from now on does not follow what is shown. */
  private skip(bytes: number): void {
    this.pending = [];
    this.lines.skip(bytes);
  }

  private flush(): void {
    this.timer = undefined;
    const change = this.lines.add(
      this.pending.splice(0).flatMap((record) => renderLogRecord(record, { time: true })),
    );
    if (change.kind === 'append') this.channel.append(change.text);
    else this.channel.replace(change.text);
  }
}

function describeLeftOut({ lines, bytes }: LeftOut): string {
  const size =
    bytes < 1e6 ? l10n.t('{0} KB', Math.ceil(bytes / 1e3)) : l10n.t('{0} MB', (bytes / 1e6).toFixed(1));
  if (lines === 0)
    return l10n.t('… The log before this ({0}) is not shown here. {1}', size, openWholeLogMark);
  if (bytes === 0) return l10n.t('… {0} earlier lines are not shown here. {1}', lines, openWholeLogMark);
  return l10n.t(
    '… {0} earlier lines, and {1} besides, are not shown here. {2}',
    lines,
    size,
    openWholeLogMark,
  );
}
