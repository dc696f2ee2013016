import assert from 'node:assert/strict';
import { storeProcesses } from '../../../support/storeProcess';
import { storeFolders, storeOpener, storeTaskId } from '../../../support/storeSupport';

/** How much each of the four writers writes; TSK_TEST_WRITES says another number. */
const writes = Number(process.env['TSK_TEST_WRITES'] ?? 100);

describe('The task store under stress', () => {
  const folder = storeFolders();
  const open = storeOpener();
  const start = storeProcesses();

  it(`loses none of ${4 * writes} writes of four processes while a fifth is killed again and again`, async function () {
    this.timeout(120_000 + writes * 2_000);
    const dataDir = folder();
    const writers = [1, 2, 3, 4].map((n) =>
      start('write-tasks', dataDir, String(n * 10_000), String(writes)),
    );
    const victims: ReturnType<typeof start>[] = [];
    let running = true;
    const killing = (async () => {
      for (let n = 10; running; n += 1) {
        const victim = start('write-tasks', dataDir, String(n * 10_000), '1000');
        victims.push(victim);
        await victim.hears(`inserted ${n * 10_000}`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        await victim.kill();
        // Always a whole database, whatever was cut off.
        const reader = open(dataDir);
        await reader.list();
        reader.dispose();
      }
    })();
    for (const writer of writers) assert.equal(await writer.exited, 0, writer.errors.join(''));
    running = false;
    await killing;

    const store = open(dataDir);
    const names = new Map((await store.list()).map(({ id, name }) => [id, name]));
    assert.ok(victims.length > 0);
    for (const { said } of [...writers, ...victims]) {
      for (const word of said) {
        const [verb, number] = word.split(' ');
        const name = names.get(storeTaskId(Number(number)));
        assert.ok(name !== undefined, `task ${number} is lost`);
        if (verb === 'updated') assert.equal(name, 'renamed', `the update of task ${number} is lost`);
      }
    }
    assert.equal(writers.flatMap(({ said }) => said).length, 4 * writes);
    assert.deepEqual(store.lines, []);
  });
});
