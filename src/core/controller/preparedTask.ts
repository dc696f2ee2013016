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

/** A task that could be made: everything is known and checked but the snapshot. */
export interface PreparedTask {
  readonly repo: RepoLocation;
  readonly type: string;
  readonly name: string;
  readonly agent: string;
  readonly stack: string;
  readonly config: SandboxConfig;
  /** What of the configuration a person has to have allowed, where that is not settled yet. */
  readonly approval?: Approval;
  readonly instructions: string;
  /** What it starts from, instead of the working tree. */
  readonly from?: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly interactive?: Interactive;
  /** What it continues from; none for one that starts from the working tree. */
  readonly parents: readonly Task[];
}

/**
 * Checks a request: the task type, the configuration, and that everything secret it needs is there. Nothing is made.
 * Throws what stands in the way, e.g. `bad-config`, `agent-not-logged-in`, `missing-secret`.
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
    throw errors.badInput('A task that continues from another one starts from its result: leave "from" out.');
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

/** Throws `unknown-task`, `ambiguous-task`, `bad-input` for one that a task cannot continue from. */
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
 * What the type says where the request says nothing; stronger than the configuration, which speaks of all types. Who wrote
 * a project's template is a stranger: what it says is not the user's choice.
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

/** A child for which nothing else was said has the configuration of its first parent. */
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

/** The same once more: the instructions and the configuration of a task that there was, plus what is allowed now. */
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

/** A plain shell is nobody's work: it takes no prompt, and the agent that is named only for its program. */
function terminalRequest(request: TaskRequest, interactive: Interactive): TaskRequest {
  if (interactive === 'agent') return request;
  const agent = request.agent ?? request.flags?.agent ?? 'shell';
  return { ...request, agent };
}

/** Throws `bad-input` for an agent that cannot work in that way. */
function requireFit({ name, isShell, session }: Agent, interactive: Interactive | undefined): void {
  if (isShell && !interactive) {
    throw errors.badInput(`"${name}" is for people: open it with "tsk shell", or choose an agent.`);
  }
  if (interactive === 'agent' && !session) {
    throw errors.badInput(
      `The agent "${name}" cannot be talked to in a terminal. Open a plain shell instead.`,
    );
  }
}

/** What the agent and the sandbox's variables need must be there before anything is queued. */
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
