import { strict as assert } from 'node:assert';
import { BoundedLines, type LinesChange } from '../../../../src/vscode/logs/boundedLines';

describe('BoundedLines', () => {
  const limits = { lines: 4, characters: 40 };
  const lines = (): BoundedLines =>
    new BoundedLines(limits, (out) => `${out.lines} gone, ${out.bytes} bytes`);
  const added = (log: BoundedLines, ...some: string[]): LinesChange | undefined => {
    log.add(some);
    return log.take();
  };

  it('appends while there is room', () => {
    const log = lines();
    assert.deepEqual(added(log, 'a', 'b'), { kind: 'append', text: 'a\nb\n' });
    assert.deepEqual(added(log, 'c', 'd'), { kind: 'append', text: 'c\nd\n' });
  });

  it('appends what came since it was asked last, and nothing twice', () => {
    const log = lines();
    log.add(['a']);
    log.add(['b']);
    assert.deepEqual(log.take(), { kind: 'append', text: 'a\nb\n' });
    assert.equal(log.take(), undefined);
  });

  it('keeps the newest half when there is none, and says how many went', () => {
    const log = lines();
    added(log, 'a', 'b', 'c', 'd');
    assert.deepEqual(added(log, 'e'), { kind: 'replace', text: '3 gone, 0 bytes\nd\ne\n' });
    assert.deepEqual(added(log, 'f'), { kind: 'append', text: 'f\n' });
    assert.deepEqual(added(log, 'g', 'h'), { kind: 'replace', text: '6 gone, 0 bytes\ng\nh\n' });
  });

  it('has as little room for few long lines', () => {
    const log = lines();
    added(log, 'a', 'b'.repeat(18), 'c'.repeat(18));
    assert.deepEqual(added(log, 'd'), {
      kind: 'replace',
      text: `3 gone, 0 bytes\nd\n`,
    });
    assert.deepEqual(added(log, 'e'.repeat(100)), {
      kind: 'replace',
      text: `4 gone, 0 bytes\n${'e'.repeat(100)}\n`,
    });
  });

  it('takes a burst that is larger than all the room', () => {
    assert.deepEqual(added(lines(), ...'abcdefghi'), { kind: 'replace', text: '7 gone, 0 bytes\nh\ni\n' });
  });

  it('cuts what nobody asked for, too', () => {
    const log = lines();
    for (const line of 'abcdefghij') log.add([line]);
    // Never more than half: the next cut is not at once.
    assert.deepEqual(log.take(), { kind: 'replace', text: '8 gone, 0 bytes\ni\nj\n' });
    assert.deepEqual(added(log, 'k'), { kind: 'append', text: 'k\n' });
  });

  it('begins anew, and says so, after a part that nobody read', () => {
    const log = lines();
    log.skip(100);
    assert.deepEqual(added(log, 'a', 'b'), { kind: 'replace', text: '0 gone, 100 bytes\na\nb\n' });
    log.skip(20);
    assert.deepEqual(added(log, 'c'), { kind: 'replace', text: '2 gone, 120 bytes\nc\n' });
    assert.deepEqual(added(log, 'd'), { kind: 'append', text: 'd\n' });
  });

  it('says all that is to be shown, for a display that begins anew', () => {
    const log = lines();
    added(log, 'a', 'b');
    assert.equal(log.whole(), 'a\nb\n');
    added(log, 'c', 'd', 'e');
    assert.equal(log.whole(), '3 gone, 0 bytes\nd\ne\n');
  });
});
