import type { TaskRequest } from '../../core/controller/taskRequest';
import { sandboxSettings } from '../common/settings';
import type { OpenRepository } from '../repositories/openFolder';
import type { ShellChoice } from './askForShell';
import { present } from '../../core/util/fields';

type Choice = Omit<Extract<ShellChoice, { readonly kind: 'fresh' }>, 'kind'>;

/** The task of a shell in a fresh sandbox. */
export function shellRequest(
  { location }: OpenRepository,
  { interactive, agent, stack, parent, from }: Choice,
): TaskRequest {
  return {
    repoPath: location.worktree,
    type: 'shell',
    prompt: '',
    name: agent ?? 'shell',
    interactive,
    settings: sandboxSettings(),
    ...present({ agent }),
    ...present({ stack }),
    ...(parent === undefined ? {} : { parents: [parent] }),
    ...present({ from }),
  };
}
