import type { Configuration } from '../model/config';

export interface TidyPorts {
  readonly configuration: Pick<Configuration, 'server'>;
  readonly trash: {
    readonly cleanOlderThan: (days: number) => Promise<unknown>;
    readonly empty: () => Promise<unknown>;
  };
  /** Removes what killed processes left in repositories and in the data folder. */
  readonly removeLeftovers: () => Promise<void>;
}

/** Deletes old tasks, empties the trash, and removes leftovers of killed processes. */
export async function tidy({ configuration, trash, removeLeftovers }: TidyPorts): Promise<void> {
  const { autoCleanEnabled, autoCleanAgeDays } = await configuration.server();
  if (autoCleanEnabled) await trash.cleanOlderThan(autoCleanAgeDays);
  await trash.empty();
  await removeLeftovers();
}
