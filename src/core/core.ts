import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { agents, findAgent, terminalAgents } from './agent/catalogue';
import { loginOf } from './agent/loginOf';
import { createApprovals } from './config/approvals';
import { createConfiguration } from './config/configuration';
import { defaultDataDir } from './config/dataDir';
import { ownPaths } from './config/ownPaths';
import { sandboxUser } from './config/sandboxUser';
import { chainedTask } from './controller/chainedTask';
import { dropWorkspace } from './controller/dropWorkspace';
import { Executions } from './controller/executions';
import { ApprovalGate } from './controller/approvalGate';
import { chosenOverrides, type ConfigRequest } from './controller/chosenOverrides';
import { gitTownParent } from './controller/gitTownParent';
import { removeLeftovers } from './controller/leftovers';
import { SandboxImages } from './controller/sandboxImages';
import { taskChanges } from './controller/taskChanges';
import { folderOf } from './controller/taskFolders';
import { TaskController } from './controller/taskController';
import { Trash } from './controller/trash';
import { examineHere, type ExamineOptions } from './examineHere';
import { createBackends } from './backends';
import type { EngineKind, WorkspaceRule } from './model/configWords';
import { createStacks } from './image/stacks';
import { openAgentLog } from './log/agentLog';
import { lastOutputNumber } from './log/lastOutputNumber';
import { NetworkRecorder } from './log/networkRecord';
import { createTaskLogs, type TaskLogs } from './log/taskLogs';
import type { Agent, HostEnvironment } from './model/agent';
import type { Approval, Approvals, Configuration, ResolvedConfig } from './model/config';
import type { EngineInfo } from './model/engine';
import type { Finding } from './model/finding';
import type { HostProxy, ProxySetting } from './model/hostProxy';
import type { Stacks } from './model/image';
import type { Logger } from './model/logger';
import type { Login } from './model/login';
import type { FileChange, RepoLocation, Repositories } from './model/repository';
import { environmentSecrets, type Secrets } from './model/secrets';
import type { TaskRunner } from './model/run';
import type { Task } from './model/task';
import { taskFiles } from './model/taskFiles';
import type { TaskId } from './model/taskId';
import type { TaskTypes } from './model/taskType';
import type { LivingWorker, WorkerKind } from './model/workers';
import { homeOf, sandboxName } from './run/sandboxRequest';
import { SandboxRunner } from './run/sandboxRunner';
import { readHostProxy } from './sandbox/hostProxy';
import { queueStore } from './scheduler/queueStore';
import type { Worker } from './scheduler/worker';
import { Workers } from './scheduler/workers';
import { createExclusive } from './store/exclusive';
import { createLeases } from './store/leases';
import { openTaskStore } from './store/taskStore';
import { WorkerRecords } from './store/workerRecords';
import { createTaskTypes } from './template/taskTypes';
import { Shells } from './terminal/shells';
import { DisposableStore, type Disposable } from './util/disposable';
import { systemClock } from './util/time';
import { basesFile } from './workspace/checkout/basesFile';
import { createRepositories } from './workspace/repositories';

export interface CoreOptions {
  /** The folder with `tasks.db`; found from the environment when absent. */
  readonly dataDir?: string;
  /** The extension's root, with `templates/`, `dockerfiles/` and `dist/sql-wasm.wasm`. */
  readonly resourcesDir: string;
  readonly environment: HostEnvironment;
  /** What the editor's settings say of a proxy, asked each time. */
  readonly proxySetting?: () => ProxySetting | undefined;
  /** Where keys and secret variables are kept; the environment when absent. */
  readonly secrets?: Secrets;
  /** While it says no, no git runs in a repository, and what needs it throws `not-trusted`. Always yes when absent. */
  readonly mayRunGit?: () => boolean;
  readonly logger: Logger;
}

/** Everything that the editor and the command line use. Made by `createCore`. */
export interface Core extends Disposable, TaskLogs {
  readonly tasks: TaskController;
  readonly trash: Trash;
  readonly shells: Shells;
  readonly agents: readonly Agent[];
  readonly taskTypes: TaskTypes;
  readonly stacks: Stacks;
  readonly configuration: Configuration;
  readonly approvals: Approvals;
  readonly images: SandboxImages;
  /** The configuration that a task on this repository would have. Asks for no approval: nothing is started. */
  effectiveConfig(repoPath: string, request?: ConfigRequest): Promise<ResolvedConfig>;
  /**
   * Everything that has to be allowed before such a task, whether it is yet or not: also the files that image steps copy,
   * for which a snapshot is taken.
   */
  approvalFor(repoPath: string, request?: ConfigRequest): Promise<Approval | undefined>;
  /** The folder with `tasks.db` and `tasks/<id>/`. */
  readonly dataDir: string;
  /** Leaves the tasks that run here to other processes: their sandboxes go on. Nothing is started any more. */
  leave(): Promise<void>;
  /** The tasks that run in this process. */
  runningHere(): readonly TaskId[];
  /** Runs pending tasks in this process, at most `workers` at a time, until disposed. */
  startWorker(workers: number, kind?: WorkerKind): Worker;
  /** The workers of all processes that work on this queue. */
  workers(): Promise<readonly LivingWorker[]>;
  /** Whether a living process works on the task. */
  isHeld(id: TaskId): Promise<boolean>;
  /** Has the workers of this process keep to the limits that the user's file says now. Throws `bad-config`. */
  renewLimits(): Promise<void>;
  /** What the task's branch changes against its base. Throws `no-changes` when there is no branch. */
  changes(task: Task): Promise<readonly FileChange[]>;
  /** The content of a blob from `changes`. */
  readBlob(gitDir: string, blob: string): Promise<Uint8Array>;
  locate(path: string): Promise<RepoLocation>;
  /** The local branches of a repository, the newest first, without those of tasks. */
  branches(repo: RepoLocation): Promise<readonly string[]>;
  /** Which engine answers: the one that is wanted, else the configuration's, else any. Throws `engine-not-found`. */
  engine(wanted?: EngineKind): Promise<EngineInfo>;
  /** What an agent would be started with, without the values. */
  login(agent: string): Promise<Login>;
  /**
   * Looks at everything that a task needs, and at these repositories; at the `engine` that is wanted, else at the
   * configuration's. `onFinding` gets each finding when it is made. Never rejects.
   */
  examine(repoPaths: readonly string[], options?: ExamineOptions): Promise<readonly Finding[]>;
}

/** Puts the parts together; nothing is opened, read or contacted before it is first used. */
export function createCore(options: CoreOptions): Core {
  const owned = new DisposableStore();
  const basis = basisOf(options);
  const { dataDir, logger } = basis;
  const storage = wireStorage(basis, owned);
  const projects = wireProjects(basis, storage, options.mayRunGit);
  const { configuration, repositories } = projects;
  const engines = wireEngines(basis, storage, projects, options.proxySetting);
  const work = wireTasks(basis, storage, projects, engines, owned);
  const { executions, tasks, images } = work;
  const workers = owned.add(wireWorkers(basis, storage, projects, engines, work));
  const { sources, clock } = basis;
  const examined = { ...{ dataDir, sources, clock, logger }, ...{ configuration, repositories }, ...engines };
  return {
    ...{ tasks, images, trash: work.trash, shells: work.shells },
    ...{ agents, configuration, stacks: projects.stacks, taskTypes: projects.taskTypes },
    approvals: projects.approvals,
    effectiveConfig: async (repoPath, request = {}) =>
      configuration.resolve(await repositories.locate(repoPath), chosenOverrides(request), request.settings),
    approvalFor: (repoPath, request = {}) => images.approval(repoPath, request),
    dataDir,
    startWorker: (count, kind = 'window') => workers.start(count, kind),
    workers: () => workers.living(),
    isHeld: (id) => storage.leases.isHeld(id),
    renewLimits: () => workers.renewLimits(),
    ...createTaskLogs(dataDir, logger),
    changes: (task) => taskChanges(repositories, task),
    readBlob: (gitDir, blob) => repositories.readBlob(gitDir, blob),
    locate: (path) => repositories.locate(path),
    branches: (repo) => repositories.branches(repo),
    leave: () => {
      workers.dispose();
      return executions.leave();
    },
    runningHere: () => executions.ids,
    engine: engines.engine,
    login: (agent) => loginOf(findAgent(agent), sources),
    examine: (repoPaths, examination) =>
      examineHere({ ...examined, store: storage.taskStore }, repoPaths, examination),
    dispose: () => owned.dispose(),
  };
}

/** What this process and this machine give to all parts. */
function basisOf({ dataDir, resourcesDir, environment, secrets, logger }: CoreOptions) {
  return {
    dataDir: dataDir ?? defaultDataDir(environment),
    resourcesDir,
    environment,
    sources: { environment, secrets: secrets ?? environmentSecrets(environment) },
    user: sandboxUser(),
    clock: systemClock,
    logger,
  };
}

type Basis = ReturnType<typeof basisOf>;

/** What the processes on this machine share: the queue and its locks. */
function wireStorage({ dataDir, resourcesDir, clock, logger }: Basis, owned: DisposableStore) {
  const wasmFile = join(resourcesDir, 'dist', 'sql-wasm.wasm');
  const taskStore = owned.add(openTaskStore({ dataDir, clock, logger, wasmFile }));
  return {
    taskStore,
    store: queueStore(taskStore, clock),
    exclusive: createExclusive(join(dataDir, 'locks'), logger),
    leases: createLeases((id) => taskFiles(dataDir, id).lease, logger),
  };
}

type Storage = ReturnType<typeof wireStorage>;

/** What people have: repositories, and what they say in their files. */
function wireProjects(
  { dataDir, resourcesDir, environment, clock, logger }: Basis,
  { exclusive }: Storage,
  mayRunGit: CoreOptions['mayRunGit'],
) {
  const stacks = createStacks();
  const configuration = createConfiguration({
    ...{ environment, stacks, agents: terminalAgents },
    identify: (repo) => repositories.identify(repo),
  });
  const repositories: Repositories = createRepositories({
    logger,
    mayRunGit,
    ownPlaces: (worktree) => ownPaths(dataDir, configuration, worktree),
  });
  const approvals = createApprovals(join(dataDir, 'approvals.json'), exclusive, clock);
  const taskTypes = createTaskTypes({
    builtIn: join(resourcesDir, 'templates'),
    user: () => join(dirname(configuration.userFile()), 'templates'),
    project: (worktree) => join(dirname(configuration.projectFile(worktree)), 'templates'),
  });
  return { stacks, configuration, repositories, approvals, taskTypes };
}

type Projects = ReturnType<typeof wireProjects>;

/** The engines that sandboxes run on. */
function wireEngines(
  { resourcesDir, environment, logger }: Basis,
  { exclusive }: Storage,
  { configuration }: Projects,
  proxySetting: CoreOptions['proxySetting'],
) {
  const hostProxy = (): Promise<HostProxy | undefined> =>
    readHostProxy({ environment, home: environment['HOME'] || homedir(), setting: proxySetting?.() });
  const backends = createBackends({ resourcesDir, environment, hostProxy, exclusive, logger });
  const engine = async (wanted?: EngineKind): Promise<EngineInfo> =>
    backends(wanted ?? (await configuration.server()).engine).engine.info();
  return { hostProxy, backends, engine };
}

type Engines = ReturnType<typeof wireEngines>;

/** What runs a task in its sandbox. */
function wireRunner(basis: Basis, { store }: Storage, projects: Projects, { backends }: Engines): TaskRunner {
  const { dataDir, sources, user, clock, logger } = basis;
  const { stacks, repositories, approvals } = projects;
  return new SandboxRunner({
    ...{ dataDir, sources, user, backends, stacks, repositories, approvals, findAgent, basesFile },
    gitTownParent: (task) => gitTownParent(store, task),
    openLog: (file, mask) => openAgentLog(file, clock, mask),
    lastOutputNumber,
    openNetworkRecord: (file) => new NetworkRecorder(file, logger),
    logger,
  });
}

/** The front doors: tasks, their trash, their shells, and images. */
function wireTasks(
  basis: Basis,
  storage: Storage,
  projects: Projects,
  engines: Engines,
  owned: DisposableStore,
) {
  const { dataDir, sources, user, clock, logger } = basis;
  const { store, leases } = storage;
  const { configuration, repositories, approvals, taskTypes } = projects;
  const { backends, engine } = engines;
  const runner = wireRunner(basis, storage, projects, engines);
  const rule = async (): Promise<WorkspaceRule> => (await configuration.server()).keepWorkspaces;
  const removal = {
    dropWorkspace: (task: Task) => dropWorkspace({ dataDir, logger, rule }, task),
    whileIdle: (id: TaskId, work: () => Promise<void>) => executions.whileIdle(id, work),
  };
  const executions = owned.add(
    new Executions({
      ...{ store, leases, runner, repositories, clock, logger },
      dropWorkspace: removal.dropWorkspace,
      chainedTask: (task, signal) => chainedTask({ store, repositories }, task, signal),
    }),
  );
  const trash = new Trash({
    ...{ dataDir, store, leases, repositories, clock, logger },
    stop: (id, reason) => executions.stop(id, reason),
  });
  // Planning what a build would copy needs no particular engine.
  const gate = new ApprovalGate({ approvals, images: () => backends().images, findAgent, user });
  const tasks = new TaskController({
    ...{ dataDir, sources, configuration, gate, store, executions, repositories, taskTypes },
    ...{ findAgent, engine, clock, logger },
  });
  const shells = new Shells({
    ...{ backends, sandboxName },
    get: (id) => tasks.get(id),
    onDidChange: tasks.onDidChange,
    cancel: (id, reason) => tasks.cancel(id, reason),
    adopt: (id) => executions.adopt(id),
  });
  const images = new SandboxImages({ configuration, gate, repositories, backends, store, findAgent, user });
  const tidy = (): Promise<void> =>
    removeLeftovers({ dataDir, store, repositories, clock, logger, ...removal });
  return { executions, trash, tasks, shells, images, tidy };
}

type Work = ReturnType<typeof wireTasks>;

/** The workers of this process: they start pending tasks, recover those that were left, and tidy up. */
function wireWorkers(
  { dataDir, clock, logger }: Basis,
  { store }: Storage,
  { configuration }: Projects,
  { backends, engine }: Engines,
  { executions, tasks, trash, tidy }: Work,
): Workers {
  return new Workers({
    ...{ store, engine, configuration, trash, clock, logger },
    run: (id, admit) => tasks.runPending(id, admit),
    recovery: {
      ...{ backends, home: homeOf(dataDir) },
      isOurs: (id) => executions.ids.includes(id),
      folderOf: (id) => folderOf(dataDir, id),
      adopt: (id) => executions.adopt(id),
      cleanUp: (id) => executions.cleanUp(id),
    },
    removeLeftovers: tidy,
    records: new WorkerRecords(dataDir, () => store.list(), logger),
  });
}
