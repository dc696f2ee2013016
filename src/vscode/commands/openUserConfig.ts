import type { Core } from '../../core/core';
import { openConfigFile, userTemplate } from '../config/openConfigFile';

/** Opens the user's own tsk.toml, or the beginning of one. */
export async function openUserConfig({
  core,
}: {
  readonly core: Pick<Core, 'configuration'>;
}): Promise<void> {
  await openConfigFile(core.configuration.userFile(), userTemplate);
}
