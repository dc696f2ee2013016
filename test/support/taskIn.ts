import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Task } from '../../src/core/model/task';
import { aTask } from './aTask';

/** A task of a repository that exists, added so many minutes ago. */
export function taskIn(folder: string, name: string, minutesAgo: number, part: Partial<Task> = {}): Task {
  const head = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const task = aTask();
  const gitDir = path.join(folder, '.git');
  return {
    ...task,
    name,
    snapshot: { ...task.snapshot, worktree: folder, gitDir, head, base: head },
    createdAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    ...part,
  };
}
