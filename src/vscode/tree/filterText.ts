import { labelText } from '../common/safeText';
import { repositoryName, stateWords } from './groupingView';
import type { TaskFilter } from './treeOptions';

/** A filter in words, for the title of the view: `Failed, claude, #ui, “login”`. */
export function filterText({ states, repositories, agents, tags, text }: TaskFilter): string {
  return [
    ...states.map((state) => stateWords[state]),
    ...repositories.map(repositoryName),
    ...agents.map((agent) => labelText(agent, 20)),
    ...tags.map((tag) => `#${labelText(tag, 40)}`),
    ...(text.trim() ? [`“${labelText(text.trim(), 40)}”`] : []),
  ].join(', ');
}
