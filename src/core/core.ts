import { join } from 'node:path';
import { agents, findAgent } from './agent/catalogue';
import { defaultDataDir } from './config/dataDir';
import { sandboxUser } from './config/sandboxUser';
import { Executions } from './controller/executions';
import { TaskController } from './controller/taskController';
import { ContentImages } from './image/contentImages';
import { openAgentLog } from './log/agentLog';
import { followLog, readLog, type LogFollowing } from './log/followLog';
import type { Agent, HostEnvironment } from './model/agent';
import type { EngineInfo } from './model/engine';
import type { LogRecord } from './model/logEvent';
import type { Logger } from './model/logger';
import type { FileChange, RepoLocation } from './model/repository';
import { resultOf, type Task } from './model/task';
import { taskFiles } from './model/taskFiles';
import { shortId, type TaskId } from './model/taskId';
import type { TaskTypes } from './model/taskType';
import { taskLabel } from './run/sandboxRequest';
import { SandboxRunner } from './run/taskRun';
import { connectEngine } from './sandbox/connectEngine';
import { DockerEngine } from './sandbox/dockerEngine';
import { SharedProxies } from './sandbox/proxies';
import { recover } from './scheduler/recover';
import { Worker } from './scheduler/worker';
import { createExclusive } from './store/exclusive';
import { createLeases } from './store/leases';
import { openTaskStore } from './store/taskStore';
import { renderTemplate } from './template/renderTemplate';
import { createTaskTypes } from './template/taskTypes';
import { DisposableStore, type Disposable } from './util/disposable';
import { errors } from './util/errors';
import { systemClock } from './util/time';
import { basesFile } from './workspace/basesFile';
import { createRepositories } from './workspace/repositories';

export interface CoreOptions {
  /** The folder with `tasks.db`; found from the environment when absent. */
  readonly dataDir?: string;
  /** The extension's root, with `templates/`, `dockerfiles/` and `dist/sql-wasm.wasm`. */
  readonly resourcesDir: string;
  readonly environment: HostEnvironment;
  readonly logger: Logger;
}

/** Everything that the editor and the command line use. Made by `createCore`. */
export interface Core extends Disposable {
  readonly tasks: TaskController;
  readonly agents: readonly Agent[];
  readonly taskTypes: TaskTypes;
  /** The folder with `tasks.db` and `tasks/<id>/`. */
  readonly dataDir: string;
  /** Runs pending tasks in this process, at most `workers` at a time, until disposed. */
  startWorker(workers: number): Disposable;
  /**
   * Calls `onRecord` for each record of the task's log, from its start on; then, until disposed, for
   * each new one. Works for a task that another process runs, and before the log exists.
   */
  followLog(id: TaskId, onRecord: (record: LogRecord) => void): LogFollowing;
  /** The whole log as it is now. */
  readLog(id: TaskId, onRecord: (record: LogRecord) => void): Promise<void>;
  /** What the task's branch changes against its base. Throws `no-changes` when there is no branch. */
  changes(task: Task): Promise<readonly FileChange[]>;
  /** The content of a blob from `changes`. */
  readBlob(gitDir: string, blob: string): Promise<Uint8Array>;
  locate(path: string): Promise<RepoLocation>;
  /** Which engine answers. Throws `engine-not-found`. */
  engine(): Promise<EngineInfo>;
}

/** Puts the parts together; nothing is opened, read or contacted before it is first used. */
export function createCore({ resourcesDir, environment, logger, dataDir: given }: CoreOptions): Core {
  const dataDir = given ?? defaultDataDir(environment);
  const clock = systemClock;
  const user = sandboxUser();
  const owned = new DisposableStore();

  const store = owned.add(
    openTaskStore({ dataDir, clock, logger, wasmFile: join(resourcesDir, 'dist', 'sql-wasm.wasm') }),
  );
  const exclusive = createExclusive(join(dataDir, 'locks'), logger);
  const leases = createLeases((id) => taskFiles(dataDir, id).lease, logger);
  const repositories = createRepositories({ logger });
  const engine = new DockerEngine(() => connectEngine(environment));
  const images = new ContentImages({
    engine,
    exclusive,
    render: renderTemplate,
    layersDir: join(resourcesDir, 'dockerfiles'),
    environment,
    logger,
  });
  const proxies = new SharedProxies({
    engine,
    exclusive,
    image: (onOutput, signal) => images.forProxy({ onBuild: () => undefined, onOutput }, signal),
  });
  const runner = new SandboxRunner({
    dataDir,
    environment,
    user,
    engine,
    images,
    proxies,
    repositories,
    findAgent,
    basesFile,
    openLog: (file) => openAgentLog(file, clock),
    logger,
  });
  const taskTypes = createTaskTypes(join(resourcesDir, 'templates'));
  const executions = owned.add(new Executions({ store, leases, runner, repositories, clock, logger }));
  const tasks = new TaskController({
    dataDir,
    environment,
    store,
    executions,
    repositories,
    taskTypes,
    images,
    findAgent,
    engine: () => engine.info(),
    clock,
    logger,
  });

  return {
    tasks,
    agents,
    taskTypes,
    dataDir,
    startWorker: (workers) =>
      owned.add(
        new Worker(
          {
            store,
            engine: () => engine.info(),
            run: (id, admit) => tasks.runPending(id, admit),
            recover: (first) => recover({ store, leases, engine, taskLabel, clock, logger }, first),
            logger,
          },
          workers,
        ),
      ),
    followLog: (id, onRecord) => followLog(taskFiles(dataDir, id).log, onRecord, { logger }),
    readLog: (id, onRecord) => readLog(taskFiles(dataDir, id).log, onRecord),
    changes: async (task) => {
      const result = resultOf(task);
      if (!result) throw errors.noChanges(shortId(task.id));
      return repositories.changes(task.snapshot.gitDir, task.snapshot.base, result.commit);
    },
    readBlob: (gitDir, blob) => repositories.readBlob(gitDir, blob),
    locate: (path) => repositories.locate(path),
    engine: () => engine.info(),
    dispose: () => owned.dispose(),
  };
}
