import assert from 'node:assert/strict';
import { recordsOf, type JsonRecord } from '../../../../src/core/util/json';
import { seccompProfile, type ProfileKind } from '../../../../src/core/sandbox/seccompProfile';

const rulesFor = (kind: ProfileKind, name: string): readonly JsonRecord[] =>
  recordsOf(seccompProfile(kind)['syscalls']).filter(
    ({ names }) => Array.isArray(names) && names.includes(name),
  );

/** The error by which a call is refused whatever its arguments, or how it is allowed. */
function answerTo(kind: ProfileKind, name: string): unknown {
  const rules = rulesFor(kind, name);
  if (!rules.length) return 'not there';
  if (rules.some(({ args }) => args !== undefined)) return 'depends';
  assert.equal(rules.length, 1, `${name} is in two rules`);
  return rules[0]?.['action'] === 'SCMP_ACT_ALLOW' ? 'allowed' : rules[0]?.['errnoRet'];
}

describe('the seccomp profile of sandboxes', () => {
  it('forbids what it does not name, and what reaches the user’s keys, other namespaces or the kernel', () => {
    assert.equal(seccompProfile('plain')['defaultAction'], 'SCMP_ACT_ERRNO');
    for (const [name, answer] of [
      ['read', 'allowed'],
      ['ptrace', 'allowed'],
      ['keyctl', 38],
      ['add_key', 38],
      ['request_key', 38],
      ['io_uring_setup', 38],
      ['socketcall', 38],
      ['clone3', 38],
      ['unshare', 1],
      ['setns', 1],
      ['mount', 1],
      ['pidfd_getfd', 1],
      ['bpf', 1],
      ['userfaultfd', 1],
      ['no_such_call', 'not there'],
    ] as const) {
      assert.equal(answerTo('plain', name), answer, name);
    }
  });

  it('lets containers inside make namespaces and mounts, and nothing else', () => {
    for (const name of ['clone', 'clone3', 'unshare', 'mount', 'pivot_root'])
      assert.equal(answerTo('nested', name), 'allowed', name);
    for (const name of ['keyctl', 'add_key', 'io_uring_setup'])
      assert.equal(answerTo('nested', name), 38, name);
    for (const name of ['bpf', 'pidfd_getfd', 'kexec_load']) assert.equal(answerTo('nested', name), 1, name);
  });

  it('lets processes be made, without flags for namespaces', () => {
    const [first, second] = rulesFor('plain', 'clone');
    const args = (index: number) => [{ index, value: 0x7e020000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }];
    assert.deepEqual([first?.['args'], second?.['args']], [args(0), args(1)]);
    assert.deepEqual(first?.['excludes'], second?.['includes']);
  });

  it('gives sockets of four families, by their whole number, and says nothing of others', () => {
    const rules = rulesFor('plain', 'socket').map(({ action, args }) => {
      const [{ index, value, op } = {}] = recordsOf(args);
      return [action, index, op, value];
    });
    const allowed = [1, 2, 10, 16].map((family) => ['SCMP_ACT_ALLOW', 0, 'SCMP_CMP_EQ', family]);
    assert.deepEqual(rules, allowed);
  });
});
