import type { ConfigOverrides } from '../model/config';
import { present } from '../util/fields';
import type { TaskRequest } from './taskRequest';

/** The part of a request that affects the configuration. */
export type ConfigRequest = Pick<TaskRequest, 'agent' | 'stack' | 'flags' | 'settings'>;

/** The values that the request sets for this one task. */
export function chosenOverrides({ agent, stack, flags }: ConfigRequest): ConfigOverrides {
  return {
    ...flags,
    ...present({ agent, stack }),
  };
}
