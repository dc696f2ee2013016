import type { Approval, Loosening } from '../../src/core/model/config';

/** One thing to be allowed; give what the test is about. */
export function aLoosening(part: Partial<Loosening> = {}): Loosening {
  return {
    kind: 'sudo',
    text: 'lets the agent become root',
    key: 'sudo',
    value: true,
    source: { kind: 'project', file: '/repos/app/.tsk/tsk.toml' },
    ...part,
  };
}

/** An approval of one part. */
export function anApproval(items: readonly Loosening[] = [aLoosening()], hash = 'h'): Approval {
  return { repository: '/repos/app/.git', parts: [{ hash, items }] };
}
