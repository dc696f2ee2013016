import type { Core } from '../../core/core';
import { openConfigFile, userTemplate } from '../config/openConfigFile';
import { command } from './command';

/** Opens the user's own tsk.toml, or the beginning of one. */
export const openUserConfig = command(
  'tsk.openUserConfig',
  async ({ core }: { readonly core: Pick<Core, 'configuration'> }) => {
    await openConfigFile(core.configuration.userFile(), userTemplate);
  },
);
