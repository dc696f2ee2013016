import { join } from 'node:path';
import type { Agent } from '../model/agent';
import type { ContainerSummary, EngineInfo } from '../model/engine';
import { checkNames, type CheckName, type Finding } from '../model/finding';
import type { StoredImage } from '../model/image';
import type { Login } from '../model/login';
import type { RepoLocation, RepoTrouble } from '../model/repository';
import { isTskError } from '../util/errors';
import type { Clock } from '../util/time';
import { engineDangersFinding } from './engineDangers';
import { troublesFinding } from './troublesFinding';
import {
  agentsFinding,
  dataFolderFinding,
  databaseFinding,
  diskFinding,
  tasksSizeFinding,
  engineFinding,
  failure,
  gitFinding,
  hostProxyFinding,
  imagesFinding,
  loginFinding,
  proxyFinding,
  repositoryFinding,
  temporaryFolderFinding,
  type HostProxyState,
} from './checks';

export interface DoctorPorts {
  readonly clock: Clock;
  readonly dataDir: string;
  readonly agents: readonly Agent[];
  readonly login: (agent: Agent) => Promise<Login>;
  readonly gitVersion: () => Promise<string>;
  readonly engine: () => Promise<EngineInfo>;
  /** The Docker runtime that the user chose for containers. */
  readonly runtime?: string;
  readonly images: () => Promise<readonly StoredImage[]>;
  readonly proxies: () => Promise<readonly ContainerSummary[]>;
  /** The folder for temporary files. */
  readonly temporary: string;
  /** Calls `look` with the path of a new file in a folder, or in its nearest parent. Throws if it is not writable. */
  readonly probe: <T>(folder: string, look: (file: string) => Promise<T>) => Promise<T>;
  /** False if the engine certainly does not see that path. */
  readonly sees: (path: string) => Promise<boolean>;
  /** The proxies through which this machine reaches the network, if any. */
  readonly hostProxy: () => Promise<HostProxyState | undefined>;
  /** Free bytes for an unprivileged user on the disk of a folder, or of its nearest parent. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** What the tasks' folders take of the disk; undefined if that takes too long to measure. */
  readonly tasksBytes: () => Promise<number | undefined>;
  /** The task database: its path, its size, and the ids in it, including the trash. */
  readonly database: () => Promise<{
    readonly file: string;
    readonly bytes: number;
    readonly ids: readonly string[];
  }>;
  readonly locate: (path: string) => Promise<RepoLocation>;
  readonly troubles: (repo: RepoLocation) => Promise<readonly RepoTrouble[]>;
  /** The ids of tasks whose base a repository keeps. */
  readonly keptIds: (gitDir: string) => Promise<readonly string[]>;
}

/** One check. */
interface Check {
  readonly check: CheckName;
  readonly title: string;
  readonly look: () => Promise<Finding | undefined>;
}

/**
 * Checks everything that a task needs, and passes each finding to `onFinding` as soon as it is known. Resolves with all
 * findings in order. Never rejects: a failed check is a finding, too.
 */
export async function examine(
  ports: DoctorPorts,
  repoPaths: readonly string[],
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<readonly Finding[]> {
  const engine = once(ports.engine);
  const database = once(ports.database);
  const found = await Promise.all(
    checksOf({ ...ports, engine, database }, repoPaths).map(async ({ look, ...about }) => {
      const finding = await look().catch((error: unknown) => failure(about, error));
      if (finding) onFinding(finding);
      return finding;
    }),
  );
  return inOrder(found.flatMap((finding) => finding ?? []));
}

/** In the order of the list of checks; findings of the same check stay in the given order. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return checkNames.flatMap((name) => findings.filter(({ check }) => check === name));
}

function checksOf(ports: DoctorPorts, repoPaths: readonly string[]): readonly Check[] {
  const { engine, database, dataDir } = ports;
  /** For checks that need an engine. Only the engine's own check reports a missing one. */
  const withEngine = async (look: () => Promise<Finding | undefined>): Promise<Finding | undefined> =>
    (await engine().catch(() => undefined)) ? look() : undefined;
  return [
    { check: 'git', title: 'git', look: async () => gitFinding(await ports.gitVersion()) },
    {
      check: 'engine',
      title: 'Container engine',
      look: async () => engineFinding(await engine(), ports.runtime),
    },
    {
      check: 'engine',
      title: 'Vulnerabilities of the engine',
      look: () => withEngine(async () => engineDangersFinding(await engine())),
    },
    {
      check: 'images',
      title: 'Images',
      look: () => withEngine(async () => imagesFinding(await ports.images(), ports.clock.now())),
    },
    {
      check: 'proxy',
      title: 'Network proxy',
      look: () => withEngine(async () => proxyFinding(await ports.proxies())),
    },
    {
      check: 'proxy',
      title: 'Proxy of this machine',
      look: async () => hostProxyFinding(await ports.hostProxy()),
    },
    { check: 'agents', title: 'Agents', look: () => Promise.resolve(agentsFinding(ports.agents)) },
    ...ports.agents
      .filter(({ keys }) => keys.length > 0)
      .map((agent): Check => ({
        check: 'log-ins',
        title: `Log-in of ${agent.name}`,
        look: async () => loginFinding(await ports.login(agent)),
      })),
    { check: 'folders', title: 'Data folder', look: () => dataFolder(ports) },
    { check: 'folders', title: 'Temporary files', look: () => temporaryFolder(ports) },
    {
      check: 'disk',
      title: 'Disk of the tasks',
      look: async () => diskFinding('Disk of the tasks', dataDir, await ports.freeBytes(dataDir)),
    },
    {
      check: 'disk',
      title: 'Files of the tasks',
      look: async () => tasksSizeFinding(join(dataDir, 'tasks'), await ports.tasksBytes()),
    },
    { check: 'disk', title: 'Disk of the engine', look: () => engineDisk(ports) },
    {
      check: 'database',
      title: 'Task database',
      look: async () => {
        const { file, ids, bytes } = await database();
        return databaseFinding(file, ids.length, bytes);
      },
    },
    ...repoPaths.map((path): Check => ({
      check: 'repositories',
      title: `Repository ${path}`,
      look: () => repository(ports, path),
    })),
    ...repoPaths.map((path): Check => ({
      check: 'repositories',
      title: `State of ${path}`,
      look: () => state(ports, path),
    })),
  ];
}

async function dataFolder({ dataDir, engine, probe, sees }: DoctorPorts): Promise<Finding> {
  try {
    // The engine's own check reports one that does not answer or fails.
    const hiddenFrom = await probe(dataDir, async (file) => {
      const isSeen = await sees(file).catch(() => true);
      return isSeen ? undefined : (await engine()).endpoint;
    });
    return dataFolderFinding(dataDir, { hiddenFrom });
  } catch (error) {
    return dataFolderFinding(dataDir, { error });
  }
}

function temporaryFolder({ temporary, probe }: DoctorPorts): Promise<Finding> {
  return probe(temporary, () => Promise.resolve()).then(
    () => temporaryFolderFinding(temporary),
    (error: unknown) => temporaryFolderFinding(temporary, error),
  );
}

/** Only if the engine's folder is on this machine, not in a virtual machine. */
async function engineDisk({ engine, freeBytes }: DoctorPorts): Promise<Finding | undefined> {
  const folder = await engine().then(
    ({ storage }) => storage,
    () => undefined,
  );
  const free = folder === undefined ? undefined : await freeBytes(folder).catch(() => undefined);
  return folder === undefined || free === undefined
    ? undefined
    : diskFinding('Disk of the engine', folder, free);
}

async function repository(ports: DoctorPorts, path: string): Promise<Finding> {
  try {
    const { worktree, commonDir } = await ports.locate(path);
    const [kept, known] = await Promise.all([
      ports.keptIds(commonDir),
      // Without the list, it is unknown which are stale. The database's own check reports the error.
      ports.database().catch(() => undefined),
    ]);
    const ids = new Set(known?.ids);
    return repositoryFinding(worktree, known ? kept.filter((id) => !ids.has(id)) : []);
  } catch (error) {
    if (isTskError(error, 'no-repository') || isTskError(error, 'no-commit')) {
      const about = { check: 'repositories', title: `Repository ${path}` } as const;
      return { ...about, status: 'warning', text: error.message };
    }
    throw error;
  }
}

/** Another check reports a repository that cannot be found. */
async function state({ locate, troubles }: DoctorPorts, path: string): Promise<Finding | undefined> {
  const repo = await locate(path).catch(() => undefined);
  return repo && troublesFinding(repo.worktree, await troubles(repo));
}

/** Calls a function at most once, and shares its result. */
function once<T>(call: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= call());
}
