import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HostEnvironment } from '../model/agent';

/**
 * The folder with `tasks.db` and `tasks/<id>/`: `$TSK_DATA_HOME`, else `$XDG_DATA_HOME/tsk`, else
 * `~/.local/share/tsk`. Empty variables count as unset (XDG Base Directory Specification).
 */
export function defaultDataDir(environment: HostEnvironment): string {
  const own = environment['TSK_DATA_HOME'];
  if (own) return resolve(own);
  const xdg = environment['XDG_DATA_HOME'];
  const home = environment['HOME'] || homedir();
  return resolve(xdg ? join(xdg, 'tsk') : join(home, '.local', 'share', 'tsk'));
}
