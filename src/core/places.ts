import { join } from 'node:path';
import type { HostEnvironment } from './model/agent';
import type { EngineKind } from './model/config';
import type { Logger } from './model/logger';
import type { Place, Places } from './model/place';
import { connectEngine } from './sandbox/connectEngine';
import { DockerEngine } from './sandbox/dockerEngine';
import { SharedProxies } from './sandbox/proxies';
import type { Exclusive } from './model/exclusive';
import { renderTemplate } from './template/renderTemplate';
import { ContentImages } from './image/contentImages';

interface PlacePorts {
  /** With `dockerfiles/`. */
  readonly resourcesDir: string;
  readonly environment: HostEnvironment;
  readonly exclusive: Exclusive;
  readonly logger: Logger;
}

/** One place for each engine that is asked for, made when it first is. Nothing is contacted before it is used. */
export function createPlaces(ports: PlacePorts): Places {
  const places = new Map<EngineKind | undefined, Place>();
  return (wanted) => {
    const place = places.get(wanted) ?? createPlace(ports, wanted);
    places.set(wanted, place);
    return place;
  };
}

function createPlace(
  { resourcesDir, environment, exclusive, logger }: PlacePorts,
  wanted: EngineKind | undefined,
): Place {
  const engine = new DockerEngine(() => connectEngine(environment, wanted));
  const layersDir = join(resourcesDir, 'dockerfiles');
  const images = new ContentImages({
    ...{ engine, exclusive, layersDir, environment, logger },
    render: renderTemplate,
  });
  const proxies = new SharedProxies({
    engine,
    exclusive,
    image: (onOutput, signal) => images.forProxy({ onBuild: () => undefined, onOutput }, signal),
  });
  return { engine, images, proxies };
}
