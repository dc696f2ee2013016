import type { ConfigOverrides } from '../model/config';
import { present } from '../util/fields';
import type { TaskRequest } from './taskRequest';

/** The part of a request that decides about the configuration. */
export type ConfigRequest = Pick<TaskRequest, 'agent' | 'stack' | 'flags' | 'settings'>;

/** What was chosen for this one task. */
export function chosenOverrides({ agent, stack, flags }: ConfigRequest): ConfigOverrides {
  return {
    ...flags,
    ...present({ agent, stack }),
  };
}
