import { mkdirSync, writeFileSync } from 'node:fs';
import { noAccess } from '../../src/core/agent/noAccess';
import { createPlainReader } from '../../src/core/agent/plainReader';
import { openAgentLog } from '../../src/core/log/agentLog';
import { lastOutputNumber } from '../../src/core/log/lastOutputNumber';
import type { Agent, StreamReader } from '../../src/core/model/agent';
import type { SandboxConfig } from '../../src/core/model/config';
import type { ContainerSummary, Engine, EngineInfo } from '../../src/core/model/engine';
import { nullLogger } from '../../src/core/model/logger';
import type { Proxies, ProxyDoor } from '../../src/core/model/network';
import type { Backend } from '../../src/core/model/backend';
import type { Harvest, Repositories } from '../../src/core/model/repository';
import type { RunControl, RunEnd } from '../../src/core/model/run';
import { formatSandboxConfig } from '../../src/core/model/sandboxConfigText';
import type { Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { RunPorts } from '../../src/core/run/runContext';
import { systemClock } from '../../src/core/util/time';
import { aSandboxConfig } from './aSandboxConfig';

export interface GivenFakes {
  readonly config?: Partial<SandboxConfig>;
  /** What the engine does instead of the usual: a container that says "hello" and ends well. */
  readonly engine?: Partial<Engine>;
  readonly harvest?: Repositories['harvest'];
  readonly createReader?: () => StreamReader;
  /** What the agent is given. */
  readonly access?: Agent['access'];
  /** Called before the log is opened. */
  readonly beforeLog?: () => void;
}

export const harvested: Harvest = { commit: 'c', files: 1, insertions: 1, deletions: 0, warnings: [] };

/** Everything around the run of a task, in memory; its folder is real. `did` says what was done, in order. */
export function runFakes(dataDir: string, task: Task, given: GivenFakes = {}) {
  const did: string[] = [];
  const config = aSandboxConfig({ network: 'none', ...given.config });
  const files = taskFiles(dataDir, task.id);
  mkdirSync(files.output, { recursive: true });
  writeFileSync(files.config, formatSandboxConfig(config));
  const backend = {
    engine: { ...usualEngine(did), ...given.engine },
    images: { forTask: () => Promise.resolve({ id: 'image', tag: 'tsk/test', built: false }) },
    proxies: {
      open: () => {
        did.push('open the door');
        return Promise.resolve(aDoor(did));
      },
      reopen: () => aDoor(did),
    } satisfies Partial<Proxies>,
  } as unknown as Backend;
  const agent: Agent = {
    name: 'script',
    description: '',
    keys: [],
    hosts: [],
    command: () => ['true'],
    access: given.access ?? noAccess,
    createReader: given.createReader ?? createPlainReader,
  };
  const repositories = {
    createWorkspace: () =>
      Promise.resolve({ dir: files.repo, objectMounts: [], held: new Map(), warnings: [] }),
    harvest: (...args: Parameters<Repositories['harvest']>) => {
      did.push(`harvest ${args[1].branch.slice(task.branch.length) || 'the branch'}`);
      return given.harvest ? given.harvest(...args) : Promise.resolve(harvested);
    },
  } as unknown as Repositories;
  const ports: RunPorts = {
    dataDir,
    sources: { environment: {}, secrets: { get: () => Promise.resolve(undefined) } },
    user: { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 },
    backends: () => backend,
    stacks: { names: [], detect: () => Promise.reject(new Error('no')), hosts: () => [] },
    repositories,
    approvals: { missing: () => Promise.resolve(undefined) },
    findAgent: () => agent,
    basesFile: () => '',
    gitTownParent: () => Promise.resolve(undefined),
    openLog: (file, mask) => {
      given.beforeLog?.();
      return openAgentLog(file, systemClock, mask);
    },
    lastOutputNumber,
    openNetworkRecord: () => ({
      add: () => undefined,
      summary: () => ({ allowed: 0, denied: 0 }),
      close: () => Promise.resolve(),
    }),
    logger: nullLogger,
  };
  return { did, config, files, backend, ports, ...controls(did) };
}

function controls(did: string[]) {
  const stopping = new AbortController();
  const detaching = new AbortController();
  let recordEnd = (end: RunEnd): Promise<void> => {
    did.push(`end ${end.kind}`);
    return Promise.resolve();
  };
  const control: RunControl = {
    stop: stopping.signal,
    detach: detaching.signal,
    recordEnd: (end) => recordEnd(end),
  };
  /** From now on an end is written like that. */
  const writeEnds = (write: (end: RunEnd) => Promise<void>): void => void (recordEnd = write);
  return { stopping, detaching, control, writeEnds };
}

function usualEngine(did: string[]): Partial<Engine> {
  let container: ContainerSummary | undefined;
  return {
    info: () => Promise.resolve({ kind: 'docker', cpus: 2, memoryBytes: 1e9 } as EngineInfo),
    sees: () => Promise.resolve(true),
    changeOwner: () => Promise.resolve(),
    imageVariables: () => Promise.resolve({}),
    createContainer: ({ name, image, labels }) => {
      container = { id: 'id', name, image, labels, running: false, started: false };
      return Promise.resolve('id');
    },
    startContainer: () => {
      if (container) container = { ...container, running: true, started: true };
      return Promise.resolve();
    },
    followOutput: (_, onLine) => {
      onLine({ stream: 'stdout', text: 'hello' });
      return Promise.resolve();
    },
    waitContainer: () => Promise.resolve({ exitCode: 0, outOfMemory: false }),
    inspectContainer: () => Promise.resolve(container),
    stopContainer: (_, grace) => {
      did.push(`stop in ${grace} s`);
      return Promise.resolve();
    },
    removeContainer: () => {
      container = undefined;
      did.push('remove');
      return Promise.resolve();
    },
  };
}

function aDoor(did: string[]): ProxyDoor {
  let closed = (): void => undefined;
  const isClosed = new Promise<boolean>((resolve) => (closed = () => resolve(true)));
  return {
    volume: 'v',
    socketName: 's',
    ports: [],
    mark: 'm.invalid',
    follow: (_, signal) => {
      signal.addEventListener('abort', closed);
      return isClosed;
    },
    close: () => {
      did.push('close the door');
      closed();
      return Promise.resolve();
    },
  };
}
