import { strict as assert } from 'node:assert';
import { BoundedLines } from '../../../../src/vscode/logs/boundedLines';

describe('BoundedLines', () => {
  const lines = (): BoundedLines => new BoundedLines(4, (out) => `${out.lines} gone, ${out.bytes} bytes`);

  it('appends while there is room', () => {
    const log = lines();
    assert.deepEqual(log.add(['a', 'b']), { kind: 'append', text: 'a\nb\n' });
    assert.deepEqual(log.add(['c', 'd']), { kind: 'append', text: 'c\nd\n' });
  });

  it('keeps the newest half when there is none, and says how many went', () => {
    const log = lines();
    log.add(['a', 'b', 'c', 'd']);
    assert.deepEqual(log.add(['e']), { kind: 'replace', text: '3 gone, 0 bytes\nd\ne\n' });
    assert.deepEqual(log.add(['f']), { kind: 'append', text: 'f\n' });
    assert.deepEqual(log.add(['g', 'h']), { kind: 'replace', text: '6 gone, 0 bytes\ng\nh\n' });
  });

  it('takes a burst that is larger than all the room', () => {
    assert.deepEqual(lines().add([...'abcdefghi']), { kind: 'replace', text: '7 gone, 0 bytes\nh\ni\n' });
  });

  it('begins anew, and says so, after a part that nobody read', () => {
    const log = lines();
    log.skip(100);
    assert.deepEqual(log.add(['a', 'b']), { kind: 'replace', text: '0 gone, 100 bytes\na\nb\n' });
    log.skip(20);
    assert.deepEqual(log.add(['c']), { kind: 'replace', text: '2 gone, 120 bytes\nc\n' });
    assert.deepEqual(log.add(['d']), { kind: 'append', text: 'd\n' });
  });
});
