import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { HostEnvironment } from '../model/agent';

/**
 * The user's file: `$TSK_CONFIG_HOME/tsk.toml` (or, where that is not there, `$TSK_CONFIG_HOME/tsk/tsk.toml`, as the
 * tool `tsk` has it), else `$XDG_CONFIG_HOME/tsk/tsk.toml`, else `~/.config/tsk/tsk.toml`. Empty variables count as unset.
 */
export function userConfigFile(
  environment: HostEnvironment,
  home: string,
  exists: (file: string) => boolean = existsSync,
): string {
  const own = environment['TSK_CONFIG_HOME'];
  if (own) {
    const file = resolve(own, 'tsk.toml');
    const older = resolve(own, 'tsk', 'tsk.toml');
    return !exists(file) && exists(older) ? older : file;
  }
  return resolve(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'tsk', 'tsk.toml');
}

/** The project's file in a working tree. */
export function projectConfigFile(worktree: string): string {
  return join(worktree, '.tsk', 'tsk.toml');
}
