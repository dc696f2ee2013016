import { join } from 'node:path';
import type { TaskRequest } from '../../src/core/controller/taskRequest';
import type { Core } from '../../src/core/core';
import type { ApprovalNeededError } from '../../src/core/model/configErrors';
import type { Task } from '../../src/core/model/task';
import { isTskError } from '../../src/core/util/errors';
import { logOf, said } from './engineBench';
import { SampleRepo } from './sampleRepo';

/** Repositories below `folder` with a tsk.toml each, and their tasks. */
export function configuredTasks(folder: string, core: Core) {
  let count = 0;
  return {
    /** A repository with this tsk.toml, whose agent runs these lines. */
    newRepo: (toml: string, lines: readonly string[]): SampleRepo => {
      const repo = new SampleRepo(join(folder, `repo ${++count}`));
      repo.write('.tsk/tsk.toml', toml);
      repo.agentScript(lines);
      return repo;
    },

    /** Runs a task as a person does who allows what is asked. `text` is its whole log. */
    run: async (
      repo: SampleRepo,
      request: Partial<TaskRequest> = {},
      given: Core = core,
    ): Promise<{ readonly task: Task; readonly text: string }> => {
      const whole = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script', ...request };
      let task: Task;
      try {
        task = await given.tasks.run(whole);
      } catch (error) {
        if (!isTskError(error, 'approval-needed')) throw error;
        await given.approvals.approve((error as ApprovalNeededError).approval);
        task = await given.tasks.run(whole);
      }
      return { task, text: said(await logOf(given, task.id)) };
    },
  };
}
