import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { onDispose, type Disposable } from '../util/disposable';

const debounceMs = 5;

/**
 * Calls `check` soon after the file may have changed, and every `pollMs` anyway: not every file system
 * reports what another process or host does. Watches the folder, as the file is replaced by renaming.
 * Does not keep the process alive.
 */
export function watchFile(file: string, pollMs: number, check: () => void): Disposable {
  let soon: NodeJS.Timeout | undefined;
  const watcher = watchFolder(path.dirname(file), (name) => {
    if (name !== null && name !== path.basename(file)) return;
    soon ??= setTimeout(() => {
      soon = undefined;
      check();
    }, debounceMs).unref();
  });
  const poll = setInterval(check, pollMs).unref();
  return onDispose(() => {
    watcher?.close();
    clearTimeout(soon);
    clearInterval(poll);
  });
}

/** Undefined when the system has no more watches to give, or the folder is gone: the poll has to do. */
function watchFolder(folder: string, onName: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onName(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
