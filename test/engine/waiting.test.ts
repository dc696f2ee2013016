import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { shortId } from '../../src/core/model/taskId';
import { aTask, someStates } from '../support/aTask';
import { SeededQueue, situations } from '../support/seededQueue';
import { ShellUser } from '../support/shellBench';
import { tempFolder } from '../support/tempFolder';
import { TskProcess } from '../support/tskProcess';

/** Real processes of the command; the queue is moved by the test, so nothing here needs an agent. */
describe('a command that waits', () => {
  const folder = tempFolder('waiting');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const queue = new SeededQueue(dataDir);
  const tsk = TskProcess.starter({ dataDir, cwd: folder });

  for (const [situation, tasks] of Object.entries(situations)) {
    it(`tsk wait waits for a task that is ${situation}`, async () => {
      const { id, branch } = await queue.add(...tasks());
      const waiting = tsk('wait', shortId(id));
      await waiting.says(new RegExp(`Waiting for ${shortId(id)}`));
      const { change } = someStates.completed.outcome;
      await queue.complete(id, { change: { ...change, branch } });
      assert.equal(await waiting.ended, 0, waiting.out + waiting.err);
      assert.match(waiting.out, new RegExp(`${shortId(id)}[^]*COMPLETED[^]*Branch ${branch}`));
    });

    it(`tsk logs -f follows a task that is ${situation}`, async () => {
      const { id } = await queue.add(...tasks());
      queue.log(id, { kind: 'message', text: 'the first word' });
      const following = tsk('logs', '-f', shortId(id));
      await following.says(/the first word/);
      // What happens to other tasks is none of its business.
      await queue.complete((await queue.add(aTask())).id);
      queue.log(id, { kind: 'message', text: 'a later word' });
      await following.says(/a later word/);
      queue.log(id, { kind: 'message', text: 'the last word' });
      await queue.complete(id);
      assert.equal(await following.ended, 0, following.out + following.err);
      assert.match(following.out, /a later word[^]*the last word/);
    });

    if (situation === 'running') continue; // There is no sandbox to come: it says so at once.
    it(`tsk shell ID waits for the sandbox of a task that is ${situation}`, async () => {
      const { id } = await queue.add(...tasks());
      const user = await ShellUser.open({ dataDir, workingDir: folder }, shortId(id));
      await user.sees(situation === 'preparing' ? /Preparing the sandbox: image/ : /Waiting for a place/);
      await queue.cancel(id);
      assert.equal(await user.ended(), 3, user.output);
      assert.match(user.output, /There is no sandbox of task/);
    });
  }
});
