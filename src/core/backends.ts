import { join } from 'node:path';
import type { HostEnvironment } from './model/agent';
import type { EngineKind } from './model/configWords';
import type { HostProxy } from './model/hostProxy';
import type { Image } from './model/image';
import type { Logger } from './model/logger';
import type { Backend, Backends } from './model/backend';
import { openBuildNetwork } from './sandbox/buildNetwork';
import { buildProxy } from './sandbox/buildProxy';
import { connectEngine } from './sandbox/connectEngine';
import { DockerEngine } from './sandbox/dockerEngine';
import { SharedProxies } from './sandbox/proxies';
import type { Exclusive } from './model/exclusive';
import { renderTemplate } from './template/renderTemplate';
import { ContentImages } from './image/contentImages';

interface BackendPorts {
  /** With `dockerfiles/`. */
  readonly resourcesDir: string;
  readonly environment: HostEnvironment;
  /** How this machine reaches the outside, asked each time. */
  readonly hostProxy: () => Promise<HostProxy | undefined>;
  readonly exclusive: Exclusive;
  readonly logger: Logger;
}

/** One backend for each engine that is asked for, made when it first is. Nothing is contacted before it is used. */
export function createBackends(ports: BackendPorts): Backends {
  const backends = new Map<EngineKind | undefined, Backend>();
  return (wanted) => {
    const backend = backends.get(wanted) ?? createBackend(ports, wanted);
    backends.set(wanted, backend);
    return backend;
  };
}

function createBackend(
  { resourcesDir, environment, hostProxy, exclusive, logger }: BackendPorts,
  wanted: EngineKind | undefined,
): Backend {
  const engine = new DockerEngine(
    () => connectEngine(environment, wanted),
    async (info) => buildProxy(await hostProxy(), info, process.platform),
  );
  const layersDir = join(resourcesDir, 'dockerfiles');
  const image = (onOutput: (line: string) => void, signal?: AbortSignal): Promise<Image> =>
    images.forProxy({ onBuild: () => undefined, onOutput }, signal);
  const images: ContentImages = new ContentImages({
    ...{ engine, exclusive, layersDir, environment, logger },
    render: renderTemplate,
    buildNetwork: (...asked) => openBuildNetwork({ engine, proxies, image }, ...asked),
  });
  const proxies = new SharedProxies({ engine, exclusive, hostProxy, image });
  return { engine, images, proxies };
}
