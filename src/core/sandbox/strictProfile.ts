import { isRecord, recordOf, recordsOf, type JsonRecord } from '../util/json';

/** Calls by which an ordinary user becomes root of namespaces of his own, and what he then could do there. */
const forbidden: ReadonlySet<string> = new Set([
  'fsconfig',
  'fsmount',
  'fsopen',
  'fspick',
  'mount',
  'mount_setattr',
  'move_mount',
  'open_tree',
  'pivot_root',
  'setns',
  'umount',
  'umount2',
  'unshare',
]);
/** These make processes, and namespaces with them. */
const cloning: ReadonlySet<string> = new Set(['clone', 'clone3']);

/** The bits of `clone` that ask for a namespace: NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (clone(2)). */
const namespaceFlags = 0x7e020000;
const notPermitted = 1; // EPERM
const notThere = 38; // ENOSYS: for `clone3`, whose flags no filter can see, programs then take `clone`.

/**
 * A seccomp profile of Podman's without what it allows beyond Docker's: namespaces and mounts for everybody.
 * Undefined for a text that is no profile which forbids what it does not name.
 */
export function strictProfile(profile: JsonRecord | undefined): JsonRecord | undefined {
  const rules = profile?.['syscalls'];
  if (!profile || !Array.isArray(rules) || profile['defaultAction'] !== 'SCMP_ACT_ERRNO') return undefined;
  const kept = recordsOf(rules).flatMap((rule) => {
    // What takes a capability is forbidden already: none of ours has it.
    if (isRecord(rule['includes']) && recordOf(rule['includes'])['caps'] !== undefined) return [rule];
    const names = Array.isArray(rule['names']) ? (rule['names'] as readonly unknown[]) : [];
    const left = names.filter(
      (name) => typeof name === 'string' && !forbidden.has(name) && !cloning.has(name),
    );
    return left.length ? [{ ...rule, names: left }] : [];
  });
  return { ...profile, syscalls: [...kept, ...ownRules] };
}

const swapped = ['s390', 's390x']; // There, the flags of `clone` come second.
const ownRules: readonly JsonRecord[] = [
  { names: [...forbidden], action: 'SCMP_ACT_ERRNO', errnoRet: notPermitted },
  { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: notThere },
  cloneWithoutNamespaces(0, { excludes: { arches: swapped } }),
  cloneWithoutNamespaces(1, { includes: { arches: swapped } }),
];

function cloneWithoutNamespaces(index: number, where: JsonRecord): JsonRecord {
  const args = [{ index, value: namespaceFlags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }];
  return { names: ['clone'], action: 'SCMP_ACT_ALLOW', args, ...where };
}
