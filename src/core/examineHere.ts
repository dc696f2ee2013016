import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agents } from './agent/catalogue';
import { loginOf } from './agent/loginOf';
import type { AccessSources } from './model/agent';
import type { Configuration } from './model/config';
import type { EngineKind } from './model/configWords';
import type { Finding } from './model/finding';
import { upstreamsOf, type HostProxy, type UpstreamProxy } from './model/hostProxy';
import type { Logger } from './model/logger';
import type { Backends } from './model/backend';
import type { RepoLocation, Repositories } from './model/repository';
import { engineLabels } from './model/sandboxLayout';
import type { TaskStore } from './model/store';
import type { Clock } from './util/time';
import { answers } from './sandbox/answers';
import { gitVersion } from './workspace/git/gitVersion';
import { folderSize } from './run/folderSize';
import { examine } from './doctor/examine';
import { freeBytes } from './doctor/freeBytes';
import { withProbe } from './doctor/probe';

interface ExaminedParts {
  readonly dataDir: string;
  readonly sources: AccessSources;
  readonly configuration: Configuration;
  readonly backends: Backends;
  readonly repositories: Repositories;
  readonly store: TaskStore;
  readonly hostProxy: () => Promise<HostProxy | undefined>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ExamineOptions {
  readonly engine?: EngineKind | undefined;
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

/** `examine` with the parts of this process: at the `engine` that is wanted, else at the configuration's. Never rejects. */
export async function examineHere(
  { dataDir, sources, configuration, backends, repositories, store, hostProxy, clock, logger }: ExaminedParts,
  repoPaths: readonly string[],
  { engine, onFinding }: ExamineOptions = {},
): Promise<readonly Finding[]> {
  // Other checks report a broken configuration; any engine that answers will do here.
  const configured = await configuration.server().catch(() => undefined);
  const backend = backends(engine ?? configured?.engine);
  const ports = {
    clock,
    dataDir,
    agents,
    login: (agent: (typeof agents)[number]) => loginOf(agent, sources),
    gitVersion: () => gitVersion(logger),
    engine: () => backend.engine.info(),
    ...(configured?.runtime === undefined ? {} : { runtime: configured.runtime }),
    images: () => backend.images.stored(),
    proxies: () => backend.engine.listContainers(engineLabels.proxy),
    temporary: tmpdir(),
    probe: withProbe,
    sees: (path: string) => backend.engine.sees(path),
    hostProxy: async () => {
      const proxy = await hostProxy();
      return proxy && { ...proxy, silent: await silentOf(proxy) };
    },
    freeBytes,
    tasksBytes: () => sizeOf(join(dataDir, 'tasks')),
    database: () => databaseOf(dataDir, store),
    locate: (path: string) => repositories.locate(path),
    troubles: (repo: RepoLocation) => repositories.troubles(repo),
    keptIds: (gitDir: string) => repositories.keptIds(gitDir),
  };
  return examine(ports, repoPaths, onFinding);
}

/** Undefined if it takes longer than a user waits for one check. */
async function sizeOf(folder: string): Promise<number | undefined> {
  const patience = AbortSignal.timeout(5_000);
  try {
    return await folderSize([folder], Infinity, patience);
  } catch (error) {
    if (patience.aborted) return undefined;
    throw error;
  }
}

/** Those that do not answer. */
async function silentOf(proxy: HostProxy): Promise<readonly UpstreamProxy[]> {
  const upstreams = upstreamsOf(proxy);
  const answered = await Promise.all(upstreams.map(({ host, port }) => answers(host, port)));
  return upstreams.filter((_, n) => !answered[n]);
}

async function databaseOf(
  dataDir: string,
  store: TaskStore,
): Promise<{ readonly file: string; readonly bytes: number; readonly ids: readonly string[] }> {
  const file = join(dataDir, 'tasks.db');
  const ids = [...(await store.ids())];
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  return { file, ids, bytes };
}
