import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { agents, findAgent, terminalAgents } from './agent/catalogue';
import { loginOf } from './agent/loginOf';
import { createApprovals } from './config/approvals';
import { createConfiguration } from './config/configuration';
import { defaultDataDir } from './config/dataDir';
import { sandboxUser } from './config/sandboxUser';
import { chainedTask } from './controller/chainedTask';
import { Executions } from './controller/executions';
import { ApprovalGate } from './controller/approvalGate';
import { chosenOverrides, type ConfigRequest } from './controller/chosenOverrides';
import { SandboxImages } from './controller/sandboxImages';
import { folderOf } from './controller/taskFolders';
import { TaskController } from './controller/taskController';
import { tidy } from './controller/tidy';
import { Trash } from './controller/trash';
import { examineHere, type ExamineOptions } from './examineHere';
import type { EngineKind } from './model/configWords';
import { createPlaces } from './places';
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
import { resultOf, type Task } from './model/task';
import { taskFiles } from './model/taskFiles';
import { shortId, type TaskId } from './model/taskId';
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
import { errors } from './util/errors';
import { present } from './util/fields';
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
  const { resourcesDir, environment, logger } = options;
  const dataDir = options.dataDir ?? defaultDataDir(environment);
  const sources = { environment, secrets: options.secrets ?? environmentSecrets(environment) };
  const clock = systemClock;
  const user = sandboxUser();
  const owned = new DisposableStore();

  const taskStore = owned.add(
    openTaskStore({ dataDir, clock, logger, wasmFile: join(resourcesDir, 'dist', 'sql-wasm.wasm') }),
  );
  const store = queueStore(taskStore, clock);
  const exclusive = createExclusive(join(dataDir, 'locks'), logger);
  const leases = createLeases((id) => taskFiles(dataDir, id).lease, logger);
  const stacks = createStacks();
  const configuration = createConfiguration({
    ...{ environment, stacks, agents: terminalAgents },
    identify: (repo) => repositories.identify(repo),
  });
  const repositories: Repositories = createRepositories({
    logger,
    mayRunGit: options.mayRunGit,
    // Somebody may have chosen one file for both: then it is the project's.
    ownPlaces: (worktree) =>
      [dataDir, configuration.userFile()].filter((own) => own !== configuration.projectFile(worktree)),
  });
  const approvals = createApprovals(join(dataDir, 'approvals.json'), exclusive, clock);
  const hostProxy = (): Promise<HostProxy | undefined> =>
    readHostProxy({
      environment,
      home: environment['HOME'] || homedir(),
      setting: options.proxySetting?.(),
    });
  const places = createPlaces({ resourcesDir, environment, hostProxy, exclusive, logger });
  // What a build would copy is planned without an engine: any will do.
  const gate = new ApprovalGate({ approvals, images: () => places().images, findAgent, user });
  const engineInfo = async (wanted?: EngineKind): Promise<EngineInfo> =>
    places(wanted ?? (await configuration.server()).engine).engine.info();
  const runner = new SandboxRunner({
    dataDir,
    sources,
    user,
    places,
    stacks,
    repositories,
    approvals,
    findAgent,
    basesFile,
    townParent: async (task) => {
      const [first] = task.parents;
      const parent = first === undefined ? undefined : await store.get(first);
      return (parent && resultOf(parent)?.branch) ?? task.snapshot.sourceBranch;
    },
    openLog: (file, mask) => openAgentLog(file, clock, mask),
    lastOutputNumber,
    openNetworkRecord: (file) => new NetworkRecorder(file, logger),
    logger,
  });
  const taskTypes = createTaskTypes({
    builtIn: join(resourcesDir, 'templates'),
    user: () => join(dirname(configuration.userFile()), 'templates'),
    project: (worktree) => join(dirname(configuration.projectFile(worktree)), 'templates'),
  });
  const executions = owned.add(
    new Executions({
      store,
      leases,
      runner,
      repositories,
      chainedTask: (task, signal) => chainedTask({ store, repositories }, task, signal),
      clock,
      logger,
    }),
  );
  const trash = new Trash({
    dataDir,
    store,
    leases,
    repositories,
    stop: (id, reason) => executions.stop(id, reason),
    clock,
    logger,
  });
  const tasks = new TaskController({
    dataDir,
    sources,
    configuration,
    gate,
    store,
    executions,
    repositories,
    taskTypes,
    findAgent,
    engine: engineInfo,
    clock,
    logger,
  });
  const shells = new Shells({
    places,
    sandboxName,
    get: (id) => tasks.get(id),
    onDidChange: tasks.onDidChange,
    cancel: (id, reason) => tasks.cancel(id, reason),
    adopt: (id) => executions.adopt(id),
  });
  const images = new SandboxImages({
    configuration,
    gate,
    repositories,
    places,
    store,
    findAgent,
    user,
  });

  const workerRecords = new WorkerRecords(dataDir, () => store.list(), logger);
  const workers = owned.add(
    new Workers({
      store,
      engine: engineInfo,
      run: (id, admit) => tasks.runPending(id, admit),
      recovery: {
        store,
        places,
        home: homeOf(dataDir),
        isOurs: (id) => executions.ids.includes(id),
        folderOf: (id) => folderOf(dataDir, id),
        gone: new Set(),
        adopt: (id) => executions.adopt(id),
        cleanUp: (id) => executions.cleanUp(id),
        logger,
      },
      tidy: () => tidy({ dataDir, configuration, trash, store, repositories, clock, logger }),
      announce: (kind) => workerRecords.announce(kind),
      living: () => workerRecords.living(),
      limits: async () => {
        const { perRepository, perAgent } = await configuration.server();
        return present({ perRepository, perAgent });
      },
      clock,
      logger,
    }),
  );

  return {
    tasks,
    trash,
    shells,
    agents,
    taskTypes,
    stacks,
    configuration,
    approvals,
    images,
    effectiveConfig: async (repoPath, request = {}) =>
      configuration.resolve(await repositories.locate(repoPath), chosenOverrides(request), request.settings),
    approvalFor: (repoPath, request = {}) => images.approval(repoPath, request),
    dataDir,
    startWorker: (count, kind = 'window') => workers.start(count, kind),
    workers: () => workers.living(),
    isHeld: (id) => leases.isHeld(id),
    renewLimits: () => workers.renewLimits(),
    ...createTaskLogs(dataDir, logger),
    changes: async (task) => {
      const result = resultOf(task);
      if (!result) throw errors.noChanges(shortId(task.id));
      return repositories.changes(task.snapshot.gitDir, task.snapshot.base, result.commit);
    },
    readBlob: (gitDir, blob) => repositories.readBlob(gitDir, blob),
    locate: (path) => repositories.locate(path),
    branches: (repo) => repositories.branches(repo),
    leave: () => {
      workers.dispose();
      return executions.leave();
    },
    runningHere: () => executions.ids,
    engine: engineInfo,
    login: (agent) => loginOf(findAgent(agent), sources),
    examine: (repoPaths, examination) =>
      examineHere(
        { dataDir, sources, configuration, places, repositories, store: taskStore, hostProxy, clock, logger },
        repoPaths,
        examination,
      ),
    dispose: () => owned.dispose(),
  };
}
