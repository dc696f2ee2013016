import assert from 'node:assert/strict';
import { withApproval } from '../../../src/cli/approval';
import type { Context } from '../../../src/cli/verb';
import type { Approval } from '../../../src/core/model/config';
import { ApprovalNeededError } from '../../../src/core/model/configErrors';
import { aLoosening, anApproval } from '../../support/anApproval';

const approval = anApproval([
  aLoosening({ kind: 'sudo', text: 'lets the agent become root', key: 'sudo' }),
  ...Array.from({ length: 12 }, (_, n) =>
    aLoosening({
      kind: 'wider-network',
      text: `reaches h${n}.example`,
      key: 'allow_domains',
      value: `h${n}.example`,
    }),
  ),
  aLoosening({
    kind: 'image-steps',
    text: 'runs 2 lines',
    detail: `RUN a\nRUN \u001b[31mb\n${'RUN c\n'.repeat(60)}`,
    key: 'setup',
  }),
]);

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
    assert.deepEqual(
      [...printed.slice(0, 4), ...printed.slice(-6)],
      [
        'To allow:',
        '  - runs 2 lines (setup in /repos/app/.tsk/tsk.toml)',
        '      RUN a',
        '      RUN b',
        '      RUN c',
        '      RUN c',
        '      … and 32 more lines',
        '  - lets the agent become root (sudo in /repos/app/.tsk/tsk.toml)',
        '  - reaches 12 more domains: h0.example, h1.example, h2.example and 9 others',
        'To see everything: tsk config show --approval, with the same options',
      ],
    );
  });

  it('is given by --approve-config, remembered, and the work goes on', async () => {
    const { approved, printed, context, work } = bench();
    assert.equal(await withApproval(context, { 'approve-config': true }, work), 'done');
    assert.deepEqual(approved, [approval]);
    assert.equal(printed.filter((line) => line.includes('reaches h')).length, 12, 'all is printed in full');
    assert.equal(printed.filter((line) => line.includes('RUN')).length, 62);
  });
});
