import { access } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import type { EngineInfo } from '../model/engine';
import { messageOf } from '../util/errors';

/** No image is called so: nothing is ever made of it. */
const noImage = 'tsk/none:none';

/**
 * False when there is surely no such path where the engine runs. Docker looks at mounts before it looks for the image, and
 * so makes nothing; of Podman, which looks for the image first, it is not known before a sandbox is made.
 */
export async function seesPath(docker: Dockerode, { kind }: EngineInfo, path: string): Promise<boolean> {
  if (kind === 'podman') return true;
  try {
    const Mounts = [{ Type: 'bind', Source: path, Target: '/x', ReadOnly: true } as const];
    const made = await docker.createContainer({ Image: noImage, HostConfig: { Mounts } });
    await made.remove({ force: true });
    return true;
  } catch (error) {
    if (unseenPath(error) !== undefined) return false;
    if ((error as { readonly statusCode?: number }).statusCode === 404) return true;
    throw error;
  }
}

/** The path that is not where the engine runs, when it refused a container for that. */
export function unseenPath(error: unknown): string | undefined {
  const message = messageOf(error);
  for (const begin of ['bind source path does not exist: ', 'statfs ', 'lstat ']) {
    const at = message.indexOf(begin);
    if (at < 0) continue;
    const rest = message.slice(at + begin.length);
    if (begin.startsWith('bind')) return rest.split('\n', 1)[0]?.trim();
    const end = rest.indexOf(': no such file or directory');
    if (end > 0 && rest.startsWith('/')) return rest.slice(0, end);
  }
  return undefined;
}

/** The same, when it is here: one that is nowhere has another reason. */
export async function hiddenPath(error: unknown): Promise<string | undefined> {
  const path = unseenPath(error);
  if (path === undefined) return undefined;
  return access(path).then(
    () => path,
    () => undefined,
  );
}
