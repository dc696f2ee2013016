import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFacts, writeRunFacts } from '../../../../src/core/run/runFacts';
import { tempFolder } from '../../../support/tempFolder';

describe('what another process needs to go on with a run', () => {
  const file = join(tempFolder('run-facts'), 'run.json');
  const ports = [{ port: 80, volume: 'p', socketName: 'q' }];
  const door = { volume: 'v', socketName: 's', ports, mark: 'm.invalid' };

  it('comes back as it was written, with nothing else of the door', async () => {
    await writeRunFacts(file, { container: 'c', door: { ...door, ...{ other: 1 } } });
    assert.deepEqual(await readRunFacts(file), { container: 'c', door });
    await writeRunFacts(file, { container: 'c' });
    assert.deepEqual(await readRunFacts(file), { container: 'c' });
  });

  it('is found also where an older TSK wrote no mark', async () => {
    await writeRunFacts(file, { container: 'c', door });
    writeFileSync(file, readFileSync(file, 'utf8').replace(',"mark":"m.invalid"', ''));
    assert.match((await readRunFacts(file))?.door?.mark ?? '', /^[0-9a-f-]{36}\.invalid$/);
  });
});
