import assert from 'node:assert/strict';
import { withApproval } from '../../../src/cli/approval';
import type { Context } from '../../../src/cli/verb';
import type { Approval } from '../../../src/core/model/config';
import { ApprovalNeededError } from '../../../src/core/model/configErrors';

const approval: Approval = {
  repository: '/repos/app/.git',
  hash: 'h',
  items: [
    {
      kind: 'image-steps',
      text: 'runs 2 lines',
      detail: 'RUN a\nRUN \u001b[31mb',
      key: 'setup',
      source: { kind: 'project', file: '/repos/app/.tsk/tsk.toml' },
    },
  ],
};

/** Work that needs the approval until it is given. */
function bench() {
  const approved: Approval[] = [];
  const printed: string[] = [];
  const core = { approvals: { approve: (one: Approval) => Promise.resolve(void approved.push(one)) } };
  const context = { core, printError: (line: string) => void printed.push(line) } as unknown as Context;
  const work = () =>
    approved.length ? Promise.resolve('done') : Promise.reject(new ApprovalNeededError(approval));
  return { approved, printed, context, work };
}

describe('approval on the command line', () => {
  it('is never implied: everything asked is printed, and nothing starts', async () => {
    const { approved, printed, context, work } = bench();
    await assert.rejects(withApproval(context, { 'approve-config': false }, work), {
      code: 'approval-needed',
    });
    assert.deepEqual(approved, []);
    assert.deepEqual(printed, [
      'To be allowed:',
      '  - runs 2 lines (setup in /repos/app/.tsk/tsk.toml)',
      '      RUN a',
      '      RUN b',
    ]);
  });

  it('is given by --approve-config, remembered, and the work goes on', async () => {
    const { approved, context, work } = bench();
    assert.equal(await withApproval(context, { 'approve-config': true }, work), 'done');
    assert.deepEqual(approved, [approval]);
  });
});
