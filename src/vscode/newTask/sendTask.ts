import { l10n, Selection, window, workspace, type TextDocument } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Task } from '../../core/model/task';
import type { DocumentRequest } from '../../core/template/taskDocument';
import { errors } from '../../core/util/errors';
import { withApproval } from '../approval/withApproval';
import { offerTrust } from '../common/offerTrust';
import { progressIfSlow } from '../common/progressIfSlow';
import { labelText } from '../common/safeText';
import { sandboxSettings } from '../common/settings';
import { rangeOf } from '../config/registerConfigProblems';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import type { EngineStatus } from '../engine/engineStatus';
import { showDocument } from '../opening/showDocument';
import { chooseRepository } from '../prompts/chooseRepository';
import type { RequestTaskParts } from '../prompts/requestTask';
import { startRun, type StartRunParts } from '../tasks/startRun';
import { closeSent } from './closeSent';
import { requestFrom } from './requestFrom';
import type { TaskReader } from './taskReader';
import { present } from '../../core/util/fields';

export type SendTaskParts = Omit<RequestTaskParts, 'draft'> &
  StartRunParts & {
    readonly reader: TaskReader;
    /** The documents that are on their way. */
    readonly sending: WeakSet<TextDocument>;
    readonly engine: EngineStatus;
  };

interface Sendable {
  readonly asked: DocumentRequest;
  readonly request: TaskRequest;
  readonly version: number;
}

/** Queues, or runs at once, what a task document asks for; then closes it. What fails leaves it as it is. */
export async function sendTask(
  parts: SendTaskParts,
  document: TextDocument,
  how: 'run' | 'queue',
): Promise<void> {
  // Tried again, it is read again: it may have been changed meanwhile.
  await parts.guarded(async () => {
    // A second click sends nothing twice.
    if (parts.sending.has(document)) {
      const text = l10n.t(
        'TSK: This task is already being sent. If TSK is asking about it, answer that first.',
      );
      window.setStatusBarMessage(text, 8_000);
      return;
    }
    parts.sending.add(document);
    try {
      await send(parts, document, how);
    } finally {
      parts.sending.delete(document);
    }
  });
}

async function send(parts: SendTaskParts, document: TextDocument, how: 'run' | 'queue'): Promise<void> {
  const title = how === 'run' ? l10n.t('Run Task') : l10n.t('Queue Task');
  const sendable = await whatToSend(parts, document, title);
  if (!sendable) return;
  const { asked, request, version } = sendable;
  if (!(await saveBeforeSnapshot(parts, request, document))) return;
  if (how === 'run' && asked.agents.length < 2) {
    const { core } = parts;
    await withApproval(parts, () => startRun(parts, (options) => core.tasks.run(request, options)));
  } else {
    await queue(parts, request, asked.agents);
  }
  const [agent] = asked.agents;
  await parts.memory.remember({ type: asked.type, ...present({ agent }) });
  await closeSent(document, version);
  await parts.engine.recheck();
}

/** The request of a document without mistakes; else shows the first one. Undefined when the user left. */
export async function whatToSend(
  parts: Pick<SendTaskParts, 'reader' | 'core' | 'folders'>,
  document: TextDocument,
  title: string,
): Promise<Sendable | undefined> {
  if (!workspace.isTrusted) {
    await offerTrust();
    return undefined;
  }
  const { repository, problems, document: task, version } = await parts.reader.read(document);
  const [first] = problems;
  if (first) {
    const range = rangeOf(first);
    const editor = await showDocument(document, { preserveFocus: false });
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range);
    throw errors.badInput(l10n.t('Line {0}: {1}', first.line, first.message));
  }
  const found = repository ?? (await chooseRepository(parts, title));
  if (!found) return undefined;
  const request = { ...requestFrom(task.request, found.path), settings: sandboxSettings() };
  return { asked: task.request, request, version };
}

async function queue(parts: SendTaskParts, request: TaskRequest, agents: readonly string[]): Promise<void> {
  const { core, tasks, tree } = parts;
  const added = await withApproval(parts, () =>
    progressIfSlow(l10n.t('TSK: Taking a snapshot of the repository'), async (signal) =>
      agents.length > 1
        ? core.tasks.addGroup(request, agents, signal)
        : [await core.tasks.add(request, signal)],
    ),
  );
  await tasks.start();
  for (const task of added) tasks.adopt(task);
  const [first] = added;
  if (!first) return;
  await tree.reveal(first.id);
  window.setStatusBarMessage(queuedText(added), 5_000);
}

function queuedText(tasks: readonly Task[]): string {
  const [first] = tasks;
  return tasks.length > 1
    ? l10n.t('$(check) TSK: {0} tasks queued', tasks.length)
    : l10n.t('$(check) TSK: {0} queued', labelText(first?.name ?? '', 60));
}
