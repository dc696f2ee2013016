import type { HostConfig } from 'dockerode';
import type { ContainerPowers } from '../model/engine';
import type { ProfileKind } from './seccompProfile';

/**
 * What root needs to install packages, with KILL for the processes of others, FSETID and SETFCAP for programs that come
 * with rights. Nothing that reaches networks, devices or the kernel. Podman gives an ordinary user what is added here
 * without asking for `sudo`, which is no more than what he can have.
 */
const sudoCapabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETFCAP', 'SETGID', 'SETUID'];

/** What `newuidmap` and `newgidmap` need to give a user namespace its ids; they get it as programs with rights. */
const nestedCapabilities = ['SETGID', 'SETUID'];

/** The profiles of the engine forbid what a container inside a container is made with: mounts. */
const withoutProfiles = ['apparmor=unconfined', 'label=disable'];

type Powers = Pick<HostConfig, 'CapAdd' | 'CapDrop' | 'Privileged' | 'SecurityOpt'>;

/**
 * What a container may do, in the words of the engine's API: every capability is dropped but those named here.
 * `seccomp` is the profile (`profileKind`) as the engine takes it, where it takes one.
 */
export function containerPowers(powers: ContainerPowers | undefined, seccomp?: string): Powers {
  const profile = seccomp === undefined ? [] : [`seccomp=${seccomp}`];
  switch (powers) {
    case undefined:
      return confined([], ['no-new-privileges', ...profile]);
    case 'sudo':
      return confined(sudoCapabilities, profile);
    case 'nested':
      return confined(nestedCapabilities, [...nestedProfile(seccomp), ...withoutProfiles]);
    case 'sudo-nested':
      return confined(sudoCapabilities, [...nestedProfile(seccomp), ...withoutProfiles]);
    case 'privileged':
      return { Privileged: true };
  }
}

/** Which profile a container with these powers gets; undefined for one that has none. */
export function profileKind(powers: ContainerPowers | undefined): ProfileKind | undefined {
  switch (powers) {
    case undefined:
    case 'sudo':
      return 'plain';
    case 'nested':
    case 'sudo-nested':
      return 'nested';
    case 'privileged':
      return undefined;
  }
}

/** An engine's own would forbid namespaces. */
function nestedProfile(seccomp = 'unconfined'): readonly string[] {
  return [`seccomp=${seccomp}`];
}

function confined(capabilities: readonly string[], securityOptions: readonly string[]): Powers {
  return {
    CapDrop: ['ALL'],
    ...(capabilities.length ? { CapAdd: [...capabilities] } : {}),
    SecurityOpt: [...securityOptions],
    Privileged: false,
  };
}
