import { l10n } from 'vscode';
import type { Core } from '../../core/core';
import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import type { Task } from '../../core/model/task';
import { DisposableStore, onDispose, type Disposable } from '../../core/util/disposable';
import { BoundedLines, type LeftOut } from './boundedLines';
import { logChannelName, logLanguage, openWholeLogMark } from './logChannelName';
import { RollingOutput } from './rollingOutput';

/** Enough to read back a long run, little enough for an editor: it stands still for as long as it takes them in. */
const limits = { lines: 20_000, characters: 1024 ** 2 };
/** What is read of a log that is longer, or that grows faster than it is read: about as much as is shown. */
const newestBytes = 4 * 1024 ** 2;
/** Records of one burst are written together. */
const burstMs = 50;
/** Pauses after much output: a log that races by must not slow down the editor. */
const msPerCharacter = 2_000 / 1024 ** 2;

/** One task's log as an output channel that follows the task until disposed. */
export class TaskLogChannel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly lines = new BoundedLines(limits, describeLeftOut);
  private readonly output;
  private timer: NodeJS.Timeout | undefined;
  /** The existing log is shown at once, not bit by bit. */
  private isOpening = true;
  /** Nothing is written before (`performance.now()`). */
  private quietUntil = 0;
  private disposed = false;

  constructor(core: Pick<Core, 'followLog'>, task: Task) {
    this.output = this.store.add(new RollingOutput(logChannelName(task), logLanguage));
    this.store.add(onDispose(() => clearTimeout(this.timer)));
    const reading = { newestBytes, onSkipped: (bytes: number) => this.lines.skip(bytes) };
    const following = this.store.add(core.followLog(task.id, (record) => this.take(record), reading));
    void following.settled().then(() => {
      this.isOpening = false;
      this.flush();
    });
  }

  /** Shows the log without taking the keyboard. */
  show(): void {
    this.output.show();
  }

  isInFront(): boolean {
    return this.output.isInFront();
  }

  dispose(): void {
    this.disposed = true;
    this.store.dispose();
  }

  private take(record: LogRecord): void {
    this.lines.add(renderLogRecord(record, { time: true }));
    if (this.isOpening) return;
    this.timer ??= setTimeout(() => this.flush(), Math.max(burstMs, this.quietUntil - performance.now()));
  }

  private flush(): void {
    this.timer = undefined;
    const change = this.disposed ? undefined : this.lines.take();
    if (!change) return;
    this.output.write(change, () => this.lines.whole());
    this.quietUntil = performance.now() + change.text.length * msPerCharacter;
  }
}

function describeLeftOut({ lines, bytes }: LeftOut): string {
  const size =
    bytes < 1e6 ? l10n.t('{0} KB', Math.ceil(bytes / 1e3)) : l10n.t('{0} MB', (bytes / 1e6).toFixed(1));
  if (lines === 0)
    return l10n.t('… The log before this line ({0}) is not shown. {1}', size, openWholeLogMark);
  if (bytes === 0) return l10n.t('… {0} earlier lines are not shown. {1}', lines, openWholeLogMark);
  return l10n.t('… {0} earlier lines and {1} before them are not shown. {2}', lines, size, openWholeLogMark);
}
