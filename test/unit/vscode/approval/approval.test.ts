import { strict as assert } from 'node:assert';
import type { Approval, Loosening } from '../../../../src/core/model/config';
import { looseningKinds } from '../../../../src/core/model/configWords';
import { approvalDetails, approvalSummary } from '../../../../src/vscode/approval/approvalText';
import { addsOnly } from '../../../../src/vscode/network/addsOnly';
import { aLoosening, anApproval } from '../../../support/anApproval';

const item = (text: string, part: Partial<Loosening> = {}): Loosening => {
  const value = text.replace(/^reaches /, '');
  const source = { kind: 'project', file: '/repos/shop/.tsk/tsk.toml' } as const;
  return aLoosening({ kind: 'wider-network', text, key: 'allow_domains', value, source, ...part });
};
const approval = (...items: readonly Loosening[]): Approval => anApproval(items);

describe('what a dialogue says of a configuration to be allowed', () => {
  it('is one item a line, safe to show', () => {
    assert.equal(
      approvalSummary(approval(item('reaches a.example'), item('mounts $(icon)\u001b[2J'))),
      '• It reaches a.example\n• It mounts $\u200b(icon)',
    );
  });

  it('begins with what runs as root, however many harmless things are asked for', () => {
    const domains = Array.from({ length: 40 }, (_, n) => item(`reaches h${n}.example`));
    const steps = item('runs 2 lines', { kind: 'image-steps', key: 'setup' });
    const base = item('builds on evil', { kind: 'base-image', key: 'base_image' });
    assert.deepEqual(approvalSummary(approval(...domains, base, steps)).split('\n'), [
      '• It runs 2 lines',
      '• It builds on evil',
      '• It reaches 40 more domains: h0.example, h1.example, h2.example and 37 others',
    ]);
  });

  it('is not longer than a dialogue', () => {
    const many = looseningKinds.flatMap((kind) =>
      Array.from({ length: 40 }, (_, n) => item(`${kind} ${n}`, { kind, key: kind })),
    );
    const lines = approvalSummary(approval(...many)).split('\n');
    assert.equal(lines.length, 15);
    assert.equal(lines[0], '• It image-steps 0, and 39 more by image-steps');
    assert.match(lines.at(-1) ?? '', /5 more\. Select Show Details/);
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
    assert.ok(addsOnly(['b.example'], before, approval(item('uses it', { kind: 'project-table' }))));
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
