import assert from 'node:assert/strict';
import { recordsOf } from '../../../../src/core/util/json';
import { strictProfile } from '../../../../src/core/sandbox/strictProfile';

const allow = (names: readonly string[], more: object = {}) => ({ names, action: 'SCMP_ACT_ALLOW', ...more });

describe('a seccomp profile for sandboxes of Podman', () => {
  const rulesOf = (...syscalls: readonly unknown[]) =>
    recordsOf(strictProfile({ defaultAction: 'SCMP_ACT_ERRNO', archMap: [], syscalls })?.['syscalls']);

  it('allows what Podman’s does, but no namespaces and no mounts', () => {
    const rules = rulesOf(allow(['read', 'unshare', 'mount', 'clone', 'clone3', 'write']));
    assert.deepEqual(rules[0], allow(['read', 'write']));
    const denied = rules.find(({ errnoRet }) => errnoRet === 1)?.['names'];
    for (const name of ['unshare', 'setns', 'mount', 'pivot_root', 'fsopen', 'move_mount']) {
      assert.ok(Array.isArray(denied) && denied.includes(name), name);
    }
    const allowed = rules.filter(({ action }) => action === 'SCMP_ACT_ALLOW').map(({ names }) => names);
    assert.deepEqual(allowed, [['read', 'write'], ['clone'], ['clone']]);
  });

  it('lets processes be made, without flags for namespaces', () => {
    const [first, second] = rulesOf().filter(({ names }) => Array.isArray(names) && names.includes('clone'));
    const args = (index: number) => [{ index, value: 0x7e020000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }];
    assert.deepEqual([first?.['args'], second?.['args']], [args(0), args(1)]);
    assert.deepEqual(first?.['excludes'], second?.['includes']);
  });

  it('leaves alone what takes a capability, and drops rules that name nothing any more', () => {
    const withCapability = allow(['setns'], { includes: { caps: ['CAP_SYS_ADMIN'] } });
    assert.deepEqual(rulesOf(withCapability)[0], withCapability);
    assert.equal(rulesOf(allow(['mount'])).length, rulesOf().length);
  });

  it('is none for a text that does not forbid what it does not name', () => {
    for (const profile of [
      undefined,
      {},
      { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] },
      { defaultAction: 'SCMP_ACT_ERRNO', syscalls: 'x' },
    ]) {
      assert.equal(strictProfile(profile), undefined);
    }
  });
});
