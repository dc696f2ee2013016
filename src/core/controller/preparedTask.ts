import { readFile } from 'node:fs/promises';
import type { AccessSources, Agent } from '../model/agent';
import type { Approvals, Configuration, SandboxConfig } from '../model/config';
import type { Repositories, RepoLocation } from '../model/repository';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import type { TaskTypes } from '../model/taskType';
import { errors, messageOf } from '../util/errors';
import { nameFromPrompt, oneLine, truncate } from '../util/text';
import { approvedConfig } from './approvedConfig';
import type { TaskRequest } from './taskRequest';

export interface PreparePorts {
  readonly dataDir: string;
  readonly configuration: Configuration;
  readonly approvals: Approvals;
  readonly repositories: Repositories;
  readonly taskTypes: TaskTypes;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly sources: AccessSources;
}

/** A task that could be made: everything is known and checked but the snapshot. */
export interface PreparedTask {
  readonly repo: RepoLocation;
  readonly type: string;
  readonly name: string;
  readonly agent: string;
  readonly stack: string;
  readonly config: SandboxConfig;
  readonly instructions: string;
}

/**
 * Checks a request: the task type, the configuration, that what loosens the sandbox is approved, and that
 * everything secret it needs is there. Nothing is made. Throws what stands in the way, e.g. `bad-config`,
 * `approval-needed`, `agent-not-logged-in`, `missing-secret`.
 */
export async function prepareTask(ports: PreparePorts, request: TaskRequest): Promise<PreparedTask> {
  const instructions = await ports.taskTypes.render(request.type, request.prompt);
  const repo = await ports.repositories.locate(request.repoPath);
  const config = await approvedConfig(ports, repo, request);
  const prepared = {
    repo,
    type: request.type,
    name: nameOf(request),
    agent: config.agent,
    stack: config.stack,
    config: config.sandbox,
    instructions,
  };
  await requireAccess(ports, prepared);
  return prepared;
}

/** The same once more: the instructions and the configuration of a task that there was, plus what is allowed now. */
export async function prepareAgain(
  ports: PreparePorts,
  task: Task,
  allowDomains: readonly string[],
): Promise<PreparedTask> {
  const files = taskFiles(ports.dataDir, task.id);
  const config = await storedConfig(files.config);
  const prepared = {
    repo: await ports.repositories.locate(task.snapshot.worktree),
    type: task.type,
    name: task.name,
    agent: task.agent,
    stack: task.stack,
    config: { ...config, allowDomains: [...new Set([...config.allowDomains, ...allowDomains])] },
    instructions: await readFile(files.instructions, 'utf8'),
  };
  await requireAccess(ports, prepared);
  return prepared;
}

/** What the agent and the sandbox's variables need must be there before anything is queued. */
async function requireAccess({ findAgent, sources }: PreparePorts, task: PreparedTask): Promise<void> {
  await findAgent(task.agent).access(sources);
  for (const variable of task.config.environment) {
    if ('secret' in variable && (await sources.secrets.get(variable.secret)) === undefined) {
      throw errors.missingSecret(variable.name, variable.secret);
    }
  }
}

async function storedConfig(file: string): Promise<SandboxConfig> {
  try {
    return parseSandboxConfig(await readFile(file, 'utf8'));
  } catch (error) {
    throw errors.badInput(
      `The configuration of that task is not there any more (${file}): ${messageOf(error)}`,
    );
  }
}

/** The name as given, or from the prompt, or the type: one line, short enough for a list. */
function nameOf({ name, prompt, type }: TaskRequest): string {
  const given = truncate(oneLine(name ?? ''), 80);
  if (given) return given;
  return prompt.trim() ? nameFromPrompt(prompt) : type;
}
