import type { Configuration } from '../model/config';
import { removeLeftovers, type LeftoverPorts } from './leftovers';
import type { Trash } from './trash';

interface TidyPorts extends LeftoverPorts {
  readonly configuration: Pick<Configuration, 'server'>;
  readonly trash: Trash;
}

/** Deletes old tasks, empties the trash, and removes leftovers of killed processes. */
export async function tidy({ configuration, trash, ...ports }: TidyPorts): Promise<void> {
  const { autoCleanEnabled, autoCleanAgeDays } = await configuration.server();
  if (autoCleanEnabled) await trash.cleanOlderThan(autoCleanAgeDays);
  await trash.empty();
  await removeLeftovers(ports);
}
