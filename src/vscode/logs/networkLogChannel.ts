import { l10n } from 'vscode';
import type { Core } from '../../core/core';
import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import type { Disposable } from '../../core/util/disposable';
import { labelText } from '../common/safeText';
import type { TaskList } from '../tasks/taskList';
import { networkLogText } from './networkLogText';
import { RollingOutput } from './rollingOutput';

/** The record is written at most so often, in milliseconds. */
const intervalMs = 1_000;

interface NetworkLogPorts {
  readonly core: Pick<Core, 'networkRecord'>;
  readonly tasks: TaskList;
  readonly onError: (error: unknown) => void;
}

/** The network requests of one task in an output channel, updated until the task has ended. */
export class NetworkLogChannel implements Disposable {
  private readonly output: RollingOutput;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private shown = '';
  private disposed = false;

  constructor(
    private readonly ports: NetworkLogPorts,
    private readonly task: Task,
  ) {
    this.output = new RollingOutput(
      l10n.t('TSK Network: {0} ({1})', labelText(task.name, 40), shortId(task.id)),
    );
    this.look();
  }

  show(): void {
    // One look follows on another already.
    if (!this.timer && !this.looking) this.look();
    this.output.show();
  }

  isInFront(): boolean {
    return this.output.isInFront();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.output.dispose();
  }

  private look(): void {
    const { core, tasks, onError } = this.ports;
    // Asked before reading: what an ended task had asked is in the file.
    const goesOn = !isEnded((tasks.get(this.task.id) ?? this.task).state);
    this.looking = true;
    const again = (): void => {
      this.looking = false;
      this.timer = goesOn && !this.disposed ? setTimeout(() => this.look(), intervalMs) : undefined;
    };
    core
      .networkRecord(this.task.id)
      .then((entries) => {
        const text = networkLogText(entries);
        if (text === this.shown || this.disposed) return;
        const isMore = this.shown !== '' && text.startsWith(this.shown);
        this.output.write(
          isMore ? { kind: 'append', text: text.slice(this.shown.length) } : { kind: 'replace', text },
          () => text,
        );
        this.shown = text;
      })
      .catch(onError)
      .finally(again);
  }
}
