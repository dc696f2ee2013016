import assert from 'node:assert/strict';
import { noOp } from '../../../../src/core/agent/noOp';
import { tmpdir } from 'node:os';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { sandboxUser } from '../../../../src/core/config/sandboxUser';
import { nullLogger } from '../../../../src/core/model/logger';
import type { NetworkRequest } from '../../../../src/core/model/network';
import type { RunEnd } from '../../../../src/core/model/run';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { learnAgain, maskedEnd, maskedSink } from '../../../../src/core/run/masked';
import { SecretMask } from '../../../../src/core/run/secretMask';
import { createSecretsFolder, removeSecrets } from '../../../../src/core/run/secretsFolder';
import { errors } from '../../../../src/core/util/errors';
import { aSandboxConfig } from '../../../support/aSandboxConfig';
import { aTask } from '../../../support/aTask';

const secret = 'feature-secret';
const mask = new SecretMask();
mask.learn({ variables: { A: secret }, files: [] });

describe('what is kept of a run', () => {
  const change = {
    kind: 'branch',
    branch: `tsk/${secret}`,
    commit: 'c',
    files: 1,
    insertions: 1,
    deletions: 1,
  } as const;
  const outcome = { change, report: { text: `I used ${secret}`, turns: 1 }, warnings: [`w ${secret}`] };
  const masked = { change, report: { text: 'I used [secret]', turns: 1 }, warnings: ['w [secret]'] };
  const reason = `It said last: ${secret}`;
  const block = { kind: 'not-logged-in' } as const;

  const ends: readonly (readonly [RunEnd, RunEnd])[] = [
    [
      { kind: 'completed', outcome },
      { kind: 'completed', outcome: masked },
    ],
    [
      { kind: 'failed', reason, outcome },
      { kind: 'failed', reason: 'It said last: [secret]', outcome: masked },
    ],
    [
      { kind: 'failed', reason },
      { kind: 'failed', reason: 'It said last: [secret]' },
    ],
    [
      { kind: 'blocked', block, reason, outcome },
      { kind: 'blocked', block, reason: 'It said last: [secret]', outcome: masked },
    ],
    [
      { kind: 'stopped', outcome },
      { kind: 'stopped', outcome: masked },
    ],
    [{ kind: 'stopped' }, { kind: 'stopped' }],
    [{ kind: 'detached' }, { kind: 'detached' }],
    [{ kind: 'lost' }, { kind: 'lost' }],
  ];
  for (const [end, wanted] of ends) {
    it(`has no secret in its words where it ${end.kind}, and its branch as it is called`, () => {
      assert.deepEqual(maskedEnd(end, mask), wanted);
    });
  }

  it('has none in the names that were asked of the network', () => {
    const seen: NetworkRequest[] = [];
    const sink = {
      add: (request: NetworkRequest) => void seen.push(request),
      summary: () => ({ allowed: 0, denied: seen.length }),
      close: () => Promise.resolve(),
    };
    const request = {
      host: `${secret}.test`,
      port: 443,
      allowed: false,
      bytes: 0,
      at: '2026-01-01T00:00:00.000Z',
    };
    maskedSink(sink, mask).add(request);
    assert.deepEqual(seen, [{ ...request, host: '[secret].test' }]);
  });
});

describe('a run that goes on in another process', () => {
  const task = aTask();
  const files = taskFiles(tmpdir(), task.id);
  const location = { id: task.id, dir: files.dir };
  const config = aSandboxConfig({ environment: [{ name: 'NOW', secret: 'NOW' }] });
  const ports = {
    sources: { environment: {}, secrets: environmentSecrets({ NOW: 'what-it-is-now' }) },
    logger: nullLogger,
  };
  const access = { environment: {}, secrets: { KEY: 'key-of-now' }, endpoints: [], files: [] };

  it('masks what its sandbox was given, and what it would get now', async () => {
    await createSecretsFolder({ variables: { KEY: 'key-of-then' }, files: [] }, location, sandboxUser());
    try {
      const mask = new SecretMask();
      const findAgent = () => ({ ...noOp, access: () => Promise.resolve(access) });
      await learnAgain({ task, config, mask, files, ports: { ...ports, findAgent } });
      assert.equal(mask.text('what-it-is-now key-of-now key-of-then'), '[secret] [secret] [secret]');
    } finally {
      await removeSecrets(location);
    }
  });

  it('goes on when a log-in has run out meanwhile', async () => {
    const mask = new SecretMask();
    const findAgent = () => ({
      ...noOp,
      access: () => Promise.reject(errors.agentNotLoggedIn('x', 'Log in.')),
    });
    await learnAgain({ task, config, mask, files, ports: { ...ports, findAgent } });
    assert.equal(mask.text('what-it-is-now'), '[secret]');
  });
});
