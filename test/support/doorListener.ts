import type { DoorListener, NetworkRequest } from '../../src/core/model/network';

/** Keeps what comes through a door. */
export function listener(seen: NetworkRequest[]): DoorListener {
  return { onRequest: (request) => void seen.push(request), onBreak: () => undefined };
}
