import { basename, dirname } from 'node:path';
import { isActive, isEnded, type Task } from '../../core/model/task';
import { count } from '../../core/util/text';
import { labelText } from '../safeText';
import { stateGroupOf, stateGroups, type Grouping, type StateGroup } from './treeOptions';

/** How a node that holds several tasks looks, as data. Every text is safe to show. */
export interface PlaceView {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly spoken: string;
}

export const stateWords: Readonly<Record<StateGroup, string>> = {
  running: 'Running',
  queued: 'Queued',
  waiting: 'Waiting',
  failed: 'Failed',
  completed: 'Done',
  cancelled: 'Cancelled',
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
export function headingView(grouping: Grouping, value: string, tasks: readonly Task[]): PlaceView {
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
    spoken: `${label}, ${count(tasks.length, 'task')}`,
  };
}

/** Several agents on one task: whether they are done, and who they are. */
export function groupView(tasks: readonly Task[]): PlaceView {
  const label = labelText(tasks[0]?.name ?? '', 32);
  const ended = tasks.filter(({ state }) => isEnded(state)).length;
  const running = tasks.filter(({ state }) => isActive(state)).length;
  const failed = tasks.filter((task) => stateGroupOf(task) === 'failed').length;
  const words = [
    `${ended} of ${tasks.length} ended`,
    ...(running ? [`${running} running`] : []),
    ...(failed ? [`${failed} failed`] : []),
  ].join(', ');
  // The view is narrow.
  const short = [`${ended}/${tasks.length} ended`, ...(failed ? [`${failed} failed`] : [])].join(', ');
  const agents = [...new Set(tasks.map(({ agent }) => labelText(agent, 20)))].join(', ');
  return {
    label,
    description: `${short} · ${agents}`,
    icon: 'versions',
    tooltip: `${count(tasks.length, 'agent')} on the same task, side by side: ${words}.`,
    spoken: `${label}, ${count(tasks.length, 'agent')} side by side, ${words}, ${agents}`,
  };
}
