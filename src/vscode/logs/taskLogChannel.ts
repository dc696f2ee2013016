import { window } from 'vscode';
import type { Core } from '../../core/core';
import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { DisposableStore, onDispose, type Disposable } from '../../core/util/disposable';
import { count } from '../../core/util/text';
import { labelText } from '../safeText';
import { BoundedLines } from './boundedLines';

/** Enough to read back a long run, little enough for an editor. */
const maxLines = 20_000;
/** Records of one burst are written together. */
const burstMs = 50;

/** One task's log as an output channel that follows the task until disposed. */
export class TaskLogChannel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly lines: BoundedLines;
  private readonly channel;
  private pending: LogRecord[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(core: Pick<Core, 'followLog'>, task: Task, logFile: string) {
    this.lines = new BoundedLines(maxLines, (n) => `… ${count(n, 'earlier line')} in ${logFile}`);
    this.channel = this.store.add(
      window.createOutputChannel(`TSK: ${labelText(task.name, 40)} (${shortId(task.id)})`, 'log'),
    );
    this.store.add(onDispose(() => clearTimeout(this.timer)));
    this.store.add(core.followLog(task.id, (record) => this.take(record)));
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

  private flush(): void {
    this.timer = undefined;
    const change = this.lines.add(
      this.pending.splice(0).flatMap((record) => renderLogRecord(record, { time: true })),
    );
    if (change.kind === 'append') this.channel.append(change.text);
    else this.channel.replace(change.text);
  }
}
