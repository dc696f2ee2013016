import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandDevices } from '../../../../src/core/run/expandDevices';
import { tempFolder } from '../../../support/tempFolder';

describe('the devices of a sandbox', () => {
  const folder = tempFolder('devices');
  const names = ['video0', 'video1', 'video10', 'ttyUSB0', '.hidden', 'a[1]'];

  before(() => {
    mkdirSync(join(folder, 'snd'));
    for (const name of [...names, 'snd/pcm']) writeFileSync(join(folder, name), '');
  });

  const table = [
    ['video0', ['video0']],
    ['video?', ['video0', 'video1']],
    ['video*', ['video0', 'video1', 'video10']],
    ['video[1-9]', ['video1']],
    ['video[!0]', ['video1']],
    ['*/pcm', ['snd/pcm']],
    ['tty*0', ['ttyUSB0']],
  ] as const;
  for (const [pattern, expected] of table) {
    it(`${pattern} is ${expected.join(', ')}`, async () => {
      const found = await expandDevices([join(folder, pattern)]);
      assert.deepEqual([...found].sort(), expected.map((name) => join(folder, name)).sort());
    });
  }

  it('names one device once, and refuses what is not there', async () => {
    const both = [join(folder, 'video*'), join(folder, 'video0')];
    assert.equal((await expandDevices(both)).length, 3);
    await assert.rejects(expandDevices([join(folder, 'nothing*')]), { code: 'bad-input' });
  });
});
