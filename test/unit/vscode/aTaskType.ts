import type { TaskType } from '../../../src/core/model/taskType';
import type { SourceWords } from '../../../src/vscode/templates/templateView';

/** A task type that comes with TSK, with what the test cares about on top. */
export function aTaskType(given: Partial<TaskType> = {}): TaskType {
  return {
    ...{ name: 'feat', description: 'Build something new', needsPrompt: true, source: 'built-in' },
    ...{ file: '/opt/tsk/templates/feat.md', placeholders: [], parent: 'optional' },
    ...given,
  };
}

export const sourceWords: SourceWords = {
  ...{ project: 'project', user: 'yours', 'built-in': 'built in', broken: 'cannot be used' },
};
