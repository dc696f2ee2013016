import type { HostConfig } from 'dockerode';
import type { ContainerPowers } from '../model/engine';

/**
 * What root needs to install packages, with KILL for the processes of others, FSETID and SETFCAP for programs that come
 * with rights. Nothing that reaches networks, devices or the kernel. Podman gives an ordinary user what is added here
 * without asking for `sudo`, which is no more than what he can have.
 */
const sudoCapabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETFCAP', 'SETGID', 'SETUID'];

/** What `newuidmap` and `newgidmap` need to give a user namespace its ids; they get it as programs with rights. */
const nestedCapabilities = ['SETGID', 'SETUID'];

/** The profiles of the engine forbid what a container inside a container is made with: namespaces and mounts. */
const withoutProfiles = ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'];

type Powers = Pick<HostConfig, 'CapAdd' | 'CapDrop' | 'Privileged' | 'SecurityOpt'>;

/**
 * What a container may do, in the words of the engine's API: every capability is dropped but those named here.
 * `seccompProfile` is a file, where the engine's own profile is too wide.
 */
export function containerPowers(powers: ContainerPowers | undefined, seccompProfile?: string): Powers {
  const profile = seccompProfile === undefined ? [] : [`seccomp=${seccompProfile}`];
  switch (powers) {
    case undefined:
      return confined([], ['no-new-privileges', ...profile]);
    case 'sudo':
      return confined(sudoCapabilities, profile);
    case 'nested':
      return confined(nestedCapabilities, withoutProfiles);
    case 'sudo-nested':
      return confined(sudoCapabilities, withoutProfiles);
    case 'privileged':
      return { Privileged: true };
  }
}

function confined(capabilities: readonly string[], securityOptions: readonly string[]): Powers {
  return {
    CapDrop: ['ALL'],
    ...(capabilities.length ? { CapAdd: [...capabilities] } : {}),
    SecurityOpt: [...securityOptions],
    Privileged: false,
  };
}
