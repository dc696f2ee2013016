import type { EngineKind } from './configWords';
import type { Engine } from './engine';
import type { Images } from './image';
import type { Proxies } from './network';

/** Where sandboxes are made: an engine, with the images and proxies in it. */
export interface Place {
  readonly engine: Engine;
  readonly images: Images;
  readonly proxies: Proxies;
}

/** The place for the engine that is wanted; for any that answers when none is. Contacts nothing. */
export type Places = (wanted?: EngineKind) => Place;
