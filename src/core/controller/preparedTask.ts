import { readFile } from 'node:fs/promises';
import type { AccessSources, Agent } from '../model/agent';
import type {
  Approval,
  ConfigOverrides,
  Configuration,
  SandboxConfig,
  TemplateChoice,
} from '../model/config';
import type { Repositories, RepoLocation } from '../model/repository';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import type { Interactive, Priority, Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId } from '../model/taskId';
import { policyProblem, type TaskType, type TaskTypes } from '../model/taskType';
import { errors, messageOf } from '../util/errors';
import { present } from '../util/fields';
import { nameFromPrompt, oneLine, truncate } from '../util/text';
import { chosenOverrides } from './chosenOverrides';
import { findTask } from './findTask';
import { instructionsFor } from './instructions';
import type { TaskRequest } from './taskRequest';
import { taskTags } from './taskTags';
import { requireParent } from './requireParent';

export interface PreparePorts {
  readonly dataDir: string;
  readonly configuration: Configuration;
  readonly repositories: Repositories;
  readonly taskTypes: TaskTypes;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly sources: AccessSources;
  /** All tasks, oldest first. */
  readonly tasks: () => Promise<readonly Task[]>;
}

/** A checked task that lacks only its snapshot. */
export interface PreparedTask {
  readonly repo: RepoLocation;
  readonly type: string;
  readonly name: string;
  readonly agent: string;
  readonly stack: string;
  readonly config: SandboxConfig;
  /** The part of the configuration that still needs a person's approval. */
  readonly approval?: Approval;
  readonly instructions: string;
  /** The ref that it starts from, instead of the working tree. */
  readonly from?: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly interactive?: Interactive;
  /** The tasks that it continues from; empty if it starts from the working tree. */
  readonly parents: readonly Task[];
}

/**
 * Checks a request: the task type, the configuration, and that all needed secrets exist. Makes nothing. Throws if
 * something prevents the task, e.g. `bad-config`, `agent-not-logged-in`, `missing-secret`.
 */
export async function prepareTask(ports: PreparePorts, asked: TaskRequest): Promise<PreparedTask> {
  const request = asked.interactive ? terminalRequest(asked, asked.interactive) : asked;
  const { interactive } = request;
  const repo = await ports.repositories.locate(request.repoPath);
  const type = await ports.taskTypes.get(request.type, repo.worktree);
  const instructions = interactive ? request.prompt : await instructionsFor(ports, repo, type, request);
  const parents = request.parents?.length ? parentsOf(await ports.tasks(), repo, request.parents) : [];
  checkPolicy(type, parents);
  const { from } = request;
  if (from !== undefined && parents.length) {
    throw errors.badInput('A task that continues from another one starts from its result. Leave out "from".');
  }
  const prepared = {
    repo,
    type: request.type,
    name: nameOf(request),
    ...(await configFor(ports, repo, request, type, parents)),
    instructions,
    priority: request.priority ?? 'normal',
    tags: taskTags(request.tags ?? []),
    ...(interactive ? { interactive } : {}),
    ...present({ from }),
    parents,
  };
  requireFit(ports.findAgent(prepared.agent), interactive);
  await requireAccess(ports, prepared);
  return prepared;
}

/** Throws `unknown-task`, `ambiguous-task`, or `bad-input` for a task that cannot be a parent. */
function parentsOf(tasks: readonly Task[], repo: RepoLocation, ids: readonly string[]): readonly Task[] {
  const parents = new Set(ids.map((id) => findTask(tasks, id)));
  for (const parent of parents) requireParent(parent, repo.commonDir);
  return [...parents];
}

function checkPolicy(type: TaskType, parents: readonly Task[]): void {
  const problem = policyProblem(type, parents.length);
  if (problem !== undefined) throw errors.badInput(problem);
}

/**
 * The type's choices where the request makes none. They override the configuration, which applies to all types. A stranger
 * may have written a project's template, so its choices do not count as the user's.
 */
function chosenBy(
  request: TaskRequest,
  type: TaskType,
): { readonly flags: ConfigOverrides; readonly template?: TemplateChoice } {
  const flags = chosenOverrides(request);
  const said = present({
    agent: flags.agent === undefined ? type.agent : undefined,
    stack: flags.stack === undefined ? type.stack : undefined,
  });
  if (type.source !== 'project') return { flags: { ...flags, ...said } };
  return { flags, template: { file: type.file, ...said } };
}

/** A child without choices of its own inherits the configuration of its first parent. */
async function configFor(
  ports: PreparePorts,
  repo: RepoLocation,
  request: TaskRequest,
  type: TaskType,
  [parent]: readonly Task[],
): Promise<Pick<PreparedTask, 'agent' | 'stack' | 'config' | 'approval'>> {
  const said: readonly unknown[] = Object.values({
    ...request.flags,
    agent: request.agent,
    stack: request.stack,
  });
  const saysNothing = said.every((value) => value === undefined);
  if (parent && saysNothing) {
    const config = await storedConfig(taskFiles(ports.dataDir, parent.id).config);
    return { agent: parent.agent, stack: parent.stack, config };
  }
  const { flags, template } = chosenBy(request, type);
  const { agent, stack, sandbox, approval } = await ports.configuration.resolve(
    repo,
    flags,
    request.settings,
    template,
  );
  return { agent, stack, config: sandbox, ...present({ approval }) };
}

/** Prepares the same task again, with its instructions and configuration, plus domains that are allowed now. */
export async function prepareAgain(
  ports: PreparePorts,
  task: Task,
  allowDomains: readonly string[],
): Promise<PreparedTask> {
  if (task.interactive) throw errors.shellAgain(shortId(task.id));
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
    priority: task.priority,
    tags: task.tags,
    parents: [],
  };
  await requireAccess(ports, prepared);
  return prepared;
}

/** A plain shell has no prompt, and a named agent only provides its program. */
function terminalRequest(request: TaskRequest, interactive: Interactive): TaskRequest {
  if (interactive === 'agent') return request;
  const agent = request.agent ?? request.flags?.agent ?? 'shell';
  return { ...request, agent };
}

/** Throws `bad-input` if the agent does not support that kind of task. */
function requireFit({ name, isShell, session }: Agent, interactive: Interactive | undefined): void {
  if (isShell && !interactive) {
    throw errors.badInput(`"${name}" is for people. Open it with "tsk shell", or choose an agent.`);
  }
  if (interactive === 'agent' && !session) {
    throw errors.badInput(`The agent "${name}" does not work in a terminal. Open a plain shell instead.`);
  }
}

/** Credentials and secrets must exist before TSK queues anything. */
async function requireAccess(
  { findAgent, sources }: PreparePorts,
  task: Pick<PreparedTask, 'agent' | 'config'>,
): Promise<void> {
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
    throw errors.badInput(`The configuration of that task no longer exists (${file}): ${messageOf(error)}`);
  }
}

/** The given name, or one from the prompt, or the type: one line, short enough for a list. */
function nameOf({ name, prompt, type }: TaskRequest): string {
  const given = truncate(oneLine(name ?? ''), 80);
  if (given) return given;
  return prompt.trim() ? nameFromPrompt(prompt) : type;
}
