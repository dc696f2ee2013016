import { strict as assert } from 'node:assert';
import { BoundedLines } from '../../../../src/vscode/logs/boundedLines';

describe('BoundedLines', () => {
  const lines = (): BoundedLines => new BoundedLines(4, (n) => `${n} gone`);

  it('appends while there is room', () => {
    const log = lines();
    assert.deepEqual(log.add(['a', 'b']), { kind: 'append', text: 'a\nb\n' });
    assert.deepEqual(log.add(['c', 'd']), { kind: 'append', text: 'c\nd\n' });
  });

  it('keeps the newest half when there is none, and says how many went', () => {
    const log = lines();
    log.add(['a', 'b', 'c', 'd']);
    assert.deepEqual(log.add(['e']), { kind: 'replace', text: '3 gone\nd\ne\n' });
    assert.deepEqual(log.add(['f']), { kind: 'append', text: 'f\n' });
    assert.deepEqual(log.add(['g', 'h']), { kind: 'replace', text: '6 gone\ng\nh\n' });
  });

  it('takes a burst that is larger than all the room', () => {
    assert.deepEqual(lines().add([...'abcdefghi']), { kind: 'replace', text: '7 gone\nh\ni\n' });
  });
});
