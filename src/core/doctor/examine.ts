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
  /** By which of Docker's runtimes the user wants containers to run. */
  readonly runtime?: string;
  readonly images: () => Promise<readonly StoredImage[]>;
  readonly proxies: () => Promise<readonly ContainerSummary[]>;
  /** The folder for temporary files. */
  readonly temporary: string;
  /** Hands on the path of a file in a folder, or where that would be made. Throws when none can be written there. */
  readonly probe: <T>(folder: string, look: (file: string) => Promise<T>) => Promise<T>;
  /** False when the engine surely sees no such path. */
  readonly sees: (path: string) => Promise<boolean>;
  /** How this machine reaches the outside, where it is by a proxy; `silent`: those that do not answer. */
  readonly hostProxy: () => Promise<HostProxyState | undefined>;
  /** Room for an ordinary user on the disk with that folder, in bytes. A folder that is not there: its nearest parent. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** The task database: where, how big, and the ids in it, trash included. */
  readonly database: () => Promise<{
    readonly file: string;
    readonly bytes: number;
    readonly ids: readonly string[];
  }>;
  readonly locate: (path: string) => Promise<RepoLocation>;
  readonly troubles: (repo: RepoLocation) => Promise<readonly RepoTrouble[]>;
  /** The tasks whose base a repository keeps. */
  readonly keptIds: (gitDir: string) => Promise<readonly string[]>;
}

/** One check: its name, and what it finds. */
interface Check {
  readonly check: CheckName;
  readonly title: string;
  readonly look: () => Promise<Finding | undefined>;
}

/**
 * Looks at everything that a task needs; `onFinding` gets each finding when it is made. Resolves with all of them in
 * their order. Never rejects: what fails is a finding.
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

/** As the list of checks has them; those of one check as they came. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return checkNames.flatMap((name) => findings.filter(({ check }) => check === name));
}

function checksOf(ports: DoctorPorts, repoPaths: readonly string[]): readonly Check[] {
  const { engine, database, dataDir } = ports;
  /** What can be told only where an engine answers; its absence is told once, by its own check. */
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
    // Where no engine answers, or it fails, its own check says so.
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

/** Only where the engine's folder is on this machine: one of a virtual machine is not. */
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
      // Without the list nobody can say which are gone; the database's own check tells that.
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

/** Asks once, however many checks want to know. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
