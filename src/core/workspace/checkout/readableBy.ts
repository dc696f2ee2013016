import type { SandboxUser } from '../../model/repository';
import { present } from '../../util/fields';
import { startProgram } from '../../util/programs';

/**
 * True if `user` can read everything below `dir`. Only root needs to check, because other users' sandboxes have their own
 * UID. `find` checks as that user, from inside `dir`, as through a mount. False if in doubt.
 */
export function readableBy(dir: string, user: SandboxUser, signal?: AbortSignal): Promise<boolean> {
  if (process.getuid?.() !== 0 || user.uid === 0) return Promise.resolve(true);
  return new Promise<boolean>((resolve, reject) => {
    const find = startProgram('find', ['.', '!', '-readable', '-print', '-quit'], {
      cwd: dir,
      uid: user.uid,
      gid: user.gid,
      stdio: ['ignore', 'pipe', 'ignore'],
      ...present({ signal }),
    });
    let found = false;
    find.stdout?.on('data', () => (found = true));
    find.on('error', reject);
    find.on('close', (code) => resolve(code === 0 && !found));
  }).catch(() => false);
}
