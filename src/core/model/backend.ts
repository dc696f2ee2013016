import type { EngineKind } from './configWords';
import type { Engine } from './engine';
import type { Images } from './image';
import type { Proxies } from './network';

/** What sandboxes run on: a container engine, with the images and proxies in it. */
export interface Backend {
  readonly engine: Engine;
  readonly images: Images;
  readonly proxies: Proxies;
}

/** The backend for the engine that is wanted; for any that answers when none is. Contacts nothing. */
export type Backends = (wanted?: EngineKind) => Backend;
