import assert from 'node:assert/strict';
import { copiedFiles } from '../../../../src/core/run/copiedFiles';
import { errors } from '../../../../src/core/util/errors';
import { aTask } from '../../../support/aTask';

const { snapshot } = aTask();

describe('the files that COPY names, for a run', () => {
  const told: string[] = [];
  const log = { append: (event: object) => void told.push(JSON.stringify(event)) };
  const asked: string[] = [];
  const repositories = {
    readFiles: (_: string, commit: string) => {
      asked.push(commit);
      return Promise.resolve([]);
    },
  };
  beforeEach(() => void (told.splice(0), asked.splice(0)));

  it('are of what the task starts from, without a word', async () => {
    await copiedFiles(repositories, snapshot, ['a'], log, undefined);
    assert.deepEqual([asked, told], [[snapshot.base], []]);
  });

  it("are of what a person made where the task goes on from an agent's work, and that is told", async () => {
    const copyFrom = 'c'.repeat(40);
    await copiedFiles(repositories, { ...snapshot, copyFrom }, ['a'], log, undefined);
    assert.deepEqual(asked, [copyFrom]);
    assert.match(told.join(), /COPY takes files from cccccccccccc: an agent's changes/);
    assert.deepEqual(await copiedFiles(repositories, { ...snapshot, copyFrom }, [], log, undefined), []);
    assert.equal(told.length, 1);
  });

  it('that only an agent made are refused, and the reason says so', async () => {
    const none = { readFiles: () => Promise.reject(errors.badInput('Nothing matches.')) };
    const wanted = copiedFiles(none, { ...snapshot, copyFrom: 'c'.repeat(40) }, ['a'], log, undefined);
    await assert.rejects(wanted, { code: 'bad-input', message: /^Nothing matches\. .*merge them/ });
  });
});
