import { DataTransferItem, l10n, window, type DataTransfer, type TreeDragAndDropController } from 'vscode';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { requireTrust } from '../common/requireTrust';
import { notificationText } from '../common/safeText';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import type { TaskList } from '../tasks/taskList';
import { dropChoices, type DropMeaning, type DropRefusal } from './dropChoices';
import type { TaskTree } from './taskTree';
import { parseNode, taskIdOf } from './treeNode';
import type { TreeSettings } from './treeSettings';

const mime = 'application/vnd.code.tree.tsk.tasks';

interface DragPorts {
  readonly tree: Pick<TaskTree, 'tasksOf'>;
  readonly tasks: Pick<TaskList, 'tasks' | 'get'>;
  readonly core: Pick<Core, 'tasks' | 'locate'>;
  readonly settings: TreeSettings;
  readonly reveal: (id: TaskId) => Promise<void>;
}

/** Drags tasks that have not started to another position in the queue, or onto a task to start from its result. */
export class TaskDrag implements TreeDragAndDropController<string> {
  readonly dragMimeTypes = [mime];
  readonly dropMimeTypes = [mime];

  constructor(private readonly ports: DragPorts) {}

  handleDrag(keys: readonly string[], data: DataTransfer): void {
    const ids = this.ports.tree.tasksOf(keys.filter((key) => parseNode(key)?.kind === 'task'));
    if (ids.length) data.set(mime, new DataTransferItem(ids));
  }

  async handleDrop(target: string | undefined, data: DataTransfer): Promise<void> {
    const dropped: unknown = data.get(mime)?.value;
    const dragged = this.tasksOf(Array.isArray(dropped) ? dropped : []);
    const onto = taskIdOf(parseNode(target));
    const task = onto && this.ports.tasks.get(onto);
    // On a heading or a group: nothing can start from these.
    if (target !== undefined && !task) return;
    const choices = dropChoices(this.ports.tasks.tasks, dragged, task);
    try {
      if ('refusal' in choices) await refuse(choices.refusal);
      else await this.carryOut(choices.can, dragged, task);
    } catch (error) {
      // Another process was faster: a worker has started the task, or it is gone.
      const message = error instanceof Error ? error.message : String(error);
      await window.showWarningMessage(`TSK: ${notificationText(message)}`);
    }
  }

  private tasksOf(ids: readonly unknown[]): readonly Task[] {
    return ids.flatMap((key) => {
      const id = taskIdOf(parseNode(key));
      return (id && this.ports.tasks.get(id)) ?? [];
    });
  }

  private async carryOut(
    can: readonly DropMeaning[],
    dragged: readonly Task[],
    target: Task | undefined,
  ): Promise<void> {
    const { core } = this.ports;
    const ids = dragged.map(({ id }) => id);
    if (!target) {
      requireTrust();
      for (const repoPath of new Set(dragged.map(({ snapshot }) => snapshot.worktree)))
        if (!(await saveBeforeSnapshot(this.ports, { repoPath }))) return;
      for (const id of ids) await core.tasks.setParents(id, []);
      return;
    }
    const meaning = can.length > 1 ? await ask(can, target) : can[0];
    switch (meaning) {
      case 'before':
        await core.tasks.move(ids, { before: target.id });
        return this.offerOrder();
      case 'after':
        await core.tasks.move(ids, { after: target.id });
        return this.offerOrder();
      case 'child':
        requireTrust();
        for (const id of ids) await core.tasks.setParents(id, [target.id]);
        // Its parent may be closed.
        for (const id of ids.slice(0, 1)) await this.ports.reveal(id);
        return;
      case 'root':
      case undefined:
    }
  }

  /** The queue has a new order, which a view with another sort order does not show. */
  private async offerOrder(): Promise<void> {
    const { settings } = this.ports;
    if (settings.current.sorting === 'priority') return;
    const show = l10n.t('Sort by Queue Order');
    const message = l10n.t('TSK: Moved in the queue. The view uses a different sort order.');
    if ((await window.showInformationMessage(message, show)) === show) {
      await settings.set({ sorting: 'priority' });
    }
  }
}

async function ask(can: readonly DropMeaning[], target: Task): Promise<DropMeaning | undefined> {
  const name = notificationText(target.name, 40);
  const labels: Readonly<Record<DropMeaning, string>> = {
    before: l10n.t('Start before “{0}”', name),
    after: l10n.t('Start after “{0}”', name),
    child: l10n.t('Run after “{0}” and start from its result', name),
    root: l10n.t('Start from the working tree'),
  };
  const items = can.map((meaning) => ({ label: labels[meaning], meaning }));
  const placeHolder = l10n.t('Choose an action');
  return (await window.showQuickPick(items, { title: l10n.t('Move Task'), placeHolder }))?.meaning;
}

async function refuse(refusal: DropRefusal): Promise<void> {
  if (refusal === 'nothing') return;
  const messages: Readonly<Record<Exclude<DropRefusal, 'nothing'>, string>> = {
    begun: l10n.t('TSK: You can only move tasks that have not started.'),
    targetFailed: l10n.t('TSK: That task has no result to start from. Retry it first.'),
    otherRepository: l10n.t('TSK: A task can only start from a task of the same repository.'),
    circle: l10n.t('TSK: That task already depends on this one.'),
  };
  await window.showInformationMessage(messages[refusal]);
}
