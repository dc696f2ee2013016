import { strict as assert } from 'node:assert';
import type { Approval, Loosening } from '../../../../src/core/model/config';
import { approvalDetails, approvalSummary } from '../../../../src/vscode/approval/approvalText';
import { addsOnly } from '../../../../src/vscode/network/addsOnly';

const source = { kind: 'project', file: '/repos/shop/.tsk/tsk.toml' } as const;
const item = (text: string, part: Partial<Loosening> = {}): Loosening => ({
  kind: 'wider-network',
  text,
  key: 'allow_domains',
  source,
  ...part,
});
const approval = (...items: readonly Loosening[]): Approval => ({
  repository: '/repos/shop/.git',
  hash: 'h',
  items,
});

describe('what a dialogue says of a configuration to be allowed', () => {
  it('is one item a line, safe to show', () => {
    assert.equal(
      approvalSummary(approval(item('reaches a.example'), item('mounts $(icon)\u001b[2J'))),
      '• It reaches a.example\n• It mounts $\u200b(icon)',
    );
  });

  it('is not longer than a dialogue', () => {
    const many = approval(...Array.from({ length: 40 }, (_, n) => item(`reaches h${n}.example`)));
    const lines = approvalSummary(many).split('\n');
    assert.equal(lines.length, 13);
    assert.match(lines.at(-1) ?? '', /28 more/);
  });

  it('has everything in full in the details, with where it is said', () => {
    const text = approvalDetails(
      approval(item('runs 2 lines', { kind: 'image-steps', key: 'setup', detail: 'RUN a\nRUN b\u001b[31m' })),
    );
    assert.match(text, /key setup, \/repos\/shop\/\.tsk\/tsk\.toml/);
    assert.match(text, /\n {2}\| RUN a\n {2}\| RUN b/);
    assert.doesNotMatch(text, /\u001b/);
  });
});

describe('whether allowing domains is all that is new', () => {
  const before = approval(item('reaches a.example'));
  it('is so when nothing else differs', () => {
    assert.ok(
      addsOnly(['b.example'], before, approval(item('reaches a.example'), item('reaches b.example'))),
    );
    assert.ok(addsOnly(['b.example'], undefined, approval(item('reaches b.example'))));
  });

  it('is not so when anything else is there that was not allowed before', () => {
    for (const other of [
      item('reaches c.example'),
      item('reaches b.example', { kind: 'sudo' }),
      item('reaches b.example', { key: 'squid_conf' }),
    ]) {
      assert.ok(!addsOnly(['b.example'], before, approval(item('reaches b.example'), other)));
    }
  });
});
