import type { JsonRecord } from '../util/json';
import { allowedCalls, missingCalls, namespaceCalls, refusedCalls } from './systemCalls';

/** `nested`: with what a container inside a container is made with, namespaces and mounts. */
export type ProfileKind = 'plain' | 'nested';

const allow = 'SCMP_ACT_ALLOW';
const refuse = 'SCMP_ACT_ERRNO';
const notPermitted = 1; // EPERM
const notThere = 38; // ENOSYS: programs then do without, or take an older call.

/** The bits of `clone` that ask for a namespace: NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (clone(2)). */
const namespaceFlags = 0x7e020000;
/**
 * UNIX, INET, INET6, NETLINK. Not VSOCK, which no network namespace holds, nor what few programs need and few eyes saw. Of
 * others nothing is said: `libseccomp` makes rules for `socketcall` of these, and takes none that contradict each other.
 */
const socketFamilies = [1, 2, 10, 16];
/** As any program has it, and as it is started for another architecture (personality(2)). */
const personalities = [0, 0x8, 0x20000, 0x20008, 0xffffffff];

/**
 * The system calls of sandboxes, for every engine alike, in the words of Docker and Podman (seccomp profile, JSON): what is
 * not named is not there. An engine's own profile may let namespaces, keys of the host's user or VSOCK through.
 */
export function seccompProfile(kind: ProfileKind): JsonRecord {
  return {
    defaultAction: refuse,
    defaultErrnoRet: notThere,
    archMap: [
      architecture('X86_64', 'X86'),
      architecture('AARCH64', 'ARM'),
      architecture('S390X', 'S390'),
      architecture('RISCV64'),
    ],
    syscalls: [
      rule(allowedCalls, allow),
      ...personalities.map((value) => rule(['personality'], allow, { args: [equal(0, value)] })),
      ...socketFamilies.map((family) => rule(['socket'], allow, { args: [equal(0, family)] })),
      rule(refusedCalls, refuse, { errnoRet: notPermitted }),
      rule(missingCalls, refuse, { errnoRet: notThere }),
      ...(kind === 'nested' ? nestedRules : plainRules),
    ],
  };
}

const swapped = ['s390', 's390x']; // There, the flags of `clone` come second.
const plainRules = [
  rule(namespaceCalls, refuse, { errnoRet: notPermitted }),
  // No filter can see its flags: programs then take `clone`.
  rule(['clone3'], refuse, { errnoRet: notThere }),
  rule(['clone'], allow, { args: [withoutNamespaces(0)], excludes: { arches: swapped } }),
  rule(['clone'], allow, { args: [withoutNamespaces(1)], includes: { arches: swapped } }),
];
const nestedRules = [rule([...namespaceCalls, 'clone', 'clone3'], allow)];

function rule(names: readonly string[], action: string, more: JsonRecord = {}): JsonRecord {
  return { names, action, ...more };
}

function equal(index: number, value: number): JsonRecord {
  return { index, value, valueTwo: 0, op: 'SCMP_CMP_EQ' };
}

function withoutNamespaces(index: number): JsonRecord {
  return { index, value: namespaceFlags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' };
}

function architecture(name: string, ...others: readonly string[]): JsonRecord {
  const full = (one: string): string => `SCMP_ARCH_${one}`;
  return { architecture: full(name), subArchitectures: others.map(full) };
}
