import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { Core } from '../../core/core';
import { resultOf, type Interactive, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { labelText } from '../common/safeText';
import { pickTask } from '../prompts/pickTask';
import type { OpenRepository } from '../repositories/openFolder';
import type { TaskList } from '../tasks/taskList';

/** The shell to open. */
export type ShellChoice =
  | {
      readonly kind: 'fresh';
      readonly interactive: Interactive;
      readonly agent?: string;
      readonly stack?: string;
      readonly parent?: string;
      readonly from?: string;
    }
  | { readonly kind: 'running'; readonly task: Task };

type Answer = ShellChoice | 'stack' | 'branch' | 'result';
interface Item extends QuickPickItem {
  readonly answer?: Answer;
}

/** Asks which shell to open: in a new sandbox, first of all, or in an existing one. Undefined if the user cancels. */
export async function askForShell(
  { agents, stacks, branches }: Pick<Core, 'agents' | 'stacks' | 'branches'>,
  { location }: OpenRepository,
  tasks: TaskList,
): Promise<ShellChoice | undefined> {
  await tasks.start();
  const title = l10n.t('Open Shell');
  const item = await window.showQuickPick(items({ agents }, tasks.tasks), {
    title,
    placeHolder: l10n.t('Choose a sandbox'),
    matchOnDescription: true,
  });
  switch (item?.answer) {
    case undefined:
      return undefined;
    case 'stack': {
      const stack = await window.showQuickPick([...stacks.names], {
        title,
        placeHolder: l10n.t('Choose a toolchain'),
      });
      return stack === undefined ? undefined : { kind: 'fresh', interactive: 'shell', stack };
    }
    case 'branch': {
      const placeHolder = l10n.t('Choose a branch. Uncommitted work is not included.');
      const from = await window.showQuickPick(branches(location), { title, placeHolder });
      return from === undefined ? undefined : { kind: 'fresh', interactive: 'shell', from };
    }
    case 'result': {
      const task = await pickTask(tasks.tasks.filter(hasResult), {
        title,
        placeholder: l10n.t('Select a task to start from its result'),
        none: l10n.t('TSK: No task has a result yet.'),
      });
      return task && { kind: 'fresh', interactive: 'shell', parent: task.id };
    }
    default:
      return item?.answer;
  }
}

function items({ agents }: Pick<Core, 'agents'>, tasks: readonly Task[]): readonly Item[] {
  const running = tasks.filter(({ state }) => state.kind === 'running' && state.phase === 'agent');
  return [
    {
      label: `$(terminal) ${l10n.t('Shell')}`,
      description: l10n.t('in a new sandbox, without an agent'),
      answer: { kind: 'fresh', interactive: 'shell' },
    },
    ...agents
      .filter(({ session }) => session)
      .map(({ name, description }): Item => ({
        label: `$(sparkle) ${name}`,
        description: l10n.t('{0}, in a new sandbox', description),
        answer: { kind: 'fresh', interactive: 'agent', agent: name },
      })),
    {
      label: `$(tools) ${l10n.t('Shell with a toolchain…')}`,
      description: l10n.t('in a new sandbox'),
      answer: 'stack',
    },
    {
      label: `$(git-branch) ${l10n.t('Shell on a branch…')}`,
      description: l10n.t('in a new sandbox, without uncommitted work'),
      answer: 'branch',
    },
    ...(tasks.some(hasResult)
      ? [
          {
            label: `$(git-pull-request) ${l10n.t('Shell on a result…')}`,
            description: l10n.t('in a new sandbox, from the branch of a task'),
            answer: 'result',
          } as const,
        ]
      : []),
    ...(running.length ? [{ label: l10n.t('Running'), kind: QuickPickItemKind.Separator }] : []),
    ...running.map((task): Item => ({
      label: `$(vm) ${labelText(task.name, 40)}`,
      description: task.interactive
        ? l10n.t('return to the shell {0}', shortId(task.id))
        : l10n.t('beside {0}, {1}', task.agent, shortId(task.id)),
      answer: { kind: 'running', task },
    })),
  ];
}

function hasResult(task: Task): boolean {
  return task.state.kind === 'completed' && resultOf(task) !== undefined;
}
