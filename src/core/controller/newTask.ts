import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Agent } from '../model/agent';
import type { Images } from '../model/image';
import type { Repositories, Snapshot } from '../model/repository';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId, type TaskId } from '../model/taskId';
import type { TaskTypes } from '../model/taskType';
import { throwIfAborted } from '../util/abort';
import { nameFromPrompt, oneLine, refPart, truncate } from '../util/text';
import { timestamp, type Clock } from '../util/time';
import type { TaskRequest } from './taskRequest';

export interface NewTaskPorts {
  readonly dataDir: string;
  readonly repositories: Repositories;
  readonly taskTypes: TaskTypes;
  readonly images: Images;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly clock: Clock;
}

/**
 * Makes a pending task of a request: checks it, freezes the working tree and writes the instructions. The
 * cheap checks come first; what was made is taken back when a later step fails.
 */
export async function newTask(
  ports: NewTaskPorts,
  request: TaskRequest,
  signal?: AbortSignal,
): Promise<Task> {
  const agent = ports.findAgent(request.agent);
  const instructions = await ports.taskTypes.render(request.type, request.prompt);
  const repo = await ports.repositories.locate(request.repoPath);
  const stack = request.stack ?? (await ports.images.detectStack(repo.worktree));
  ports.images.stack(stack);

  const id = randomUUID() as TaskId;
  const files = taskFiles(ports.dataDir, id);
  let snapshot: Snapshot | undefined;
  try {
    throwIfAborted(signal);
    await mkdir(files.output, { recursive: true, mode: 0o700 });
    await writeFile(files.instructions, instructions, { mode: 0o644 });
    snapshot = await ports.repositories.snapshot(repo, id, signal);
    throwIfAborted(signal);
    const name = nameOf(request);
    return {
      id,
      name,
      type: request.type,
      agent: agent.name,
      stack,
      branch: `tsk/${refPart(request.type)}/${refPart(name)}/${shortId(id)}`,
      parents: [],
      createdAt: timestamp(ports.clock),
      snapshot,
      state: { kind: 'pending' },
    };
  } catch (error) {
    if (snapshot) await ports.repositories.release(snapshot, id);
    await rm(files.dir, { recursive: true, force: true });
    throw error;
  }
}

/** The name as given, or from the prompt, or the type: one line, short enough for a list. */
function nameOf({ name, prompt, type }: TaskRequest): string {
  const given = truncate(oneLine(name ?? ''), 80);
  if (given) return given;
  return prompt.trim() ? nameFromPrompt(prompt) : type;
}
