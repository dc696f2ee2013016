import type { Task } from '../../core/model/task';
import { labelText } from '../common/safeText';
import { repositoryName, stateWords } from './groupingView';
import { stateGroupOf, stateGroups, type TaskFilter } from './treeOptions';

type ListName = 'states' | 'agents' | 'repositories' | 'tags';

/** One thing to filter by, with how many tasks have it. */
export interface FilterChoice {
  readonly kind: ListName;
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly picked: boolean;
}

/** The choices to filter these tasks by; includes what the filter names even if no task has it any more. */
export function filterChoices(tasks: readonly Task[], filter: TaskFilter): readonly FilterChoice[] {
  const choicesOf = (
    kind: ListName,
    valuesOf: (task: Task) => readonly string[],
    labelOf: (value: string) => string,
  ): readonly FilterChoice[] => {
    const counts = new Map<string, number>(filter[kind].map((value) => [value, 0]));
    for (const value of tasks.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({
        kind,
        value,
        label: labelOf(value),
        count,
        picked: (filter[kind] as readonly string[]).includes(value),
      }))
      .sort((a, b) => (a.label < b.label ? -1 : 1));
  };
  const states = choicesOf(
    'states',
    (task) => [stateGroupOf(task)],
    (value) => stateWords[stateGroups.find((known) => known === value) ?? 'queued'],
  );
  const order = (value: string): number => stateGroups.findIndex((known) => known === value);
  const repositories = choicesOf('repositories', ({ snapshot }) => [snapshot.gitDir], repositoryName);
  return [
    ...[...states].sort((a, b) => order(a.value) - order(b.value)),
    ...choicesOf(
      'agents',
      ({ agent }) => [agent],
      (value) => labelText(value, 40),
    ),
    ...(repositories.length > 1 ? repositories : []),
    ...choicesOf(
      'tags',
      ({ tags }) => tags,
      (value) => `#${labelText(value, 40)}`,
    ),
  ];
}

/** The lists of a filter that shows these; its text stays. */
export function filterOf(chosen: readonly FilterChoice[]): Omit<TaskFilter, 'text'> {
  const of = (kind: ListName): readonly string[] =>
    chosen.filter((choice) => choice.kind === kind).map(({ value }) => value);
  return {
    states: of('states').flatMap((value) => stateGroups.find((known) => known === value) ?? []),
    agents: of('agents'),
    repositories: of('repositories'),
    tags: of('tags'),
  };
}
