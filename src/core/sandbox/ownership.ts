import type Dockerode from 'dockerode';
import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerUser, IdRemap } from '../model/engine';
import { randomUUID } from 'node:crypto';

/** Where the folders are in the container that changes their owner. */
const mountPoint = '/tsk/owned';

/**
 * A container that makes `user`, by the numbers of a sandbox, the owner of folders; without one, the user of this process.
 * With `userns-remap` only one outside of the namespace may do that; in a rootless engine its root is that user.
 */
export function ownerContainer(
  remap: IdRemap,
  {
    image,
    folders,
    user,
    host,
  }: {
    readonly image: string;
    readonly folders: readonly string[];
    readonly user: ContainerUser | undefined;
    /** The user of this process. */
    readonly host: ContainerUser;
  },
): ContainerCreateOptions {
  const { uid, gid } = user ? inside(remap, user) : outside(remap, host);
  return {
    Image: image,
    User: '0:0',
    Entrypoint: ['/bin/chown'],
    // Agents leave links: none is followed.
    Cmd: ['-RhP', '--', `${uid}:${gid}`, ...folders.map((_, n) => `${mountPoint}/${n}`)],
    WorkingDir: '/',
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'],
      SecurityOpt: ['no-new-privileges'],
      ...(remap.kind === 'userns' ? { UsernsMode: 'host' } : {}),
      Mounts: folders.map((folder, n) => ({ Type: 'bind', Source: folder, Target: `${mountPoint}/${n}` })),
    },
  };
}

function inside(remap: IdRemap, { uid, gid }: ContainerUser): ContainerUser {
  return remap.kind === 'userns' ? { uid: remap.uid + uid, gid: remap.gid + gid } : { uid, gid };
}

function outside(remap: IdRemap, host: ContainerUser): ContainerUser {
  return remap.kind === 'userns' ? host : { uid: 0, gid: 0 };
}

/** Runs such a container to its end. Throws when it failed. */
export async function runOwnerContainer(docker: Dockerode, options: ContainerCreateOptions): Promise<void> {
  const container = await docker.createContainer({ ...options, name: `tsk-owner-${randomUUID()}` });
  try {
    const ended = container.wait({ condition: 'next-exit' }) as Promise<{ readonly StatusCode: number }>;
    const [{ StatusCode }] = await Promise.all([ended, container.start()]);
    if (StatusCode !== 0) throw new Error(`chown ended with ${StatusCode}`);
  } catch (error) {
    await container.remove({ force: true }).catch(() => undefined);
    throw error;
  }
}
