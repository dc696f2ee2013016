import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { isActive, isEnded, type Task } from '../../core/model/task';
import { labelText } from '../common/safeText';
import { stateGroupOf, stateGroups, type Grouping, type StateGroup } from './treeOptions';

/** How a node that holds several tasks looks, as data. Every text is safe to show. */
export interface GroupingView {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly spoken: string;
}

export const stateWords: Readonly<Record<StateGroup, string>> = {
  running: l10n.t('Running'),
  queued: l10n.t('Queued'),
  waiting: l10n.t('Waiting'),
  failed: l10n.t('Failed'),
  completed: l10n.t('Done'),
  cancelled: l10n.t('Cancelled'),
};

const icons: Readonly<Record<Grouping, string>> = {
  repository: 'repo',
  state: 'list-tree',
  agent: 'hubot',
  none: 'list-tree',
};

/** A repository as people call it: the folder of a working tree, or the bare repository. */
export function repositoryName(gitDir: string): string {
  const name = basename(gitDir) === '.git' ? basename(dirname(gitDir)) : basename(gitDir);
  return labelText(name || gitDir, 40);
}

/** A repository, a state or an agent, with how many nodes stand below. */
export function headingView(grouping: Grouping, value: string, tasks: readonly Task[]): GroupingView {
  const state = stateGroups.find((known) => known === value);
  const label =
    grouping === 'repository'
      ? repositoryName(value)
      : grouping === 'state' && state
        ? stateWords[state]
        : labelText(value, 40);
  return {
    label,
    description: String(tasks.length),
    icon: icons[grouping],
    tooltip: grouping === 'repository' ? labelText(value, 300) : label,
    spoken: tasks.length === 1 ? l10n.t('{0}, 1 task', label) : l10n.t('{0}, {1} tasks', label, tasks.length),
  };
}

/** Several agents on one task: whether they are done, and who they are. */
export function groupView(tasks: readonly Task[]): GroupingView {
  const label = labelText(tasks[0]?.name ?? '', 32);
  const ended = tasks.filter(({ state }) => isEnded(state)).length;
  const running = tasks.filter(({ state }) => isActive(state)).length;
  const failed = tasks.filter((task) => stateGroupOf(task) === 'failed').length;
  const words = [
    l10n.t('{0} of {1} ended', ended, tasks.length),
    ...(running ? [l10n.t('{0} running', running)] : []),
    ...(failed ? [l10n.t('{0} failed', failed)] : []),
  ].join(', ');
  // The view is narrow.
  const short = [
    l10n.t('{0}/{1} ended', ended, tasks.length),
    ...(failed ? [l10n.t('{0} failed', failed)] : []),
  ].join(', ');
  const agents = [...new Set(tasks.map(({ agent }) => labelText(agent, 20)))].join(', ');
  const number = tasks.length;
  return {
    label,
    description: `${short} · ${agents}`,
    icon: 'versions',
    tooltip:
      number === 1
        ? l10n.t('1 agent on the same task, side by side: {0}.', words)
        : l10n.t('{0} agents on the same task, side by side: {1}.', number, words),
    spoken:
      number === 1
        ? l10n.t('{0}, 1 agent side by side, {1}, {2}', label, words, agents)
        : l10n.t('{0}, {1} agents side by side, {2}, {3}', label, number, words, agents),
  };
}
