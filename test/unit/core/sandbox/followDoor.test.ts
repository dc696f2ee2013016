import assert from 'node:assert/strict';
import type { Engine } from '../../../../src/core/model/engine';
import type { NetworkRequest } from '../../../../src/core/model/network';
import { followDoor } from '../../../../src/core/sandbox/followDoor';

const mark = 'mark.invalid';
const asked = (address: string, host: string): string =>
  `1767225600.000 ${address} TCP_DENIED/403 CONNECT ${host}:443 1 2`;

/** An engine in which the proxy prints these lines, and then runs on until the signal. */
function engineThatPrints(...lines: readonly string[]): Engine {
  const followOutput: Engine['followOutput'] = async (_, onLine, signal) => {
    for (const text of lines) onLine({ stream: 'stdout', text });
    await new Promise<never>((_, reject) => {
      const abort = (): void => reject(new Error('aborted'));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort);
    });
  };
  return { followOutput } as Partial<Engine> as Engine;
}

/** An engine in which a proxy runs, or is gone. */
function engineWith(followOutput: Engine['followOutput'], running: boolean | undefined): Engine {
  const found = { id: 'x', name: 'x', image: 'x', labels: {}, started: true };
  const inspectContainer: Engine['inspectContainer'] = () =>
    Promise.resolve(running === undefined ? undefined : { ...found, running });
  return { followOutput, inspectContainer } as Partial<Engine> as Engine;
}

const never = new AbortController().signal;
const nobody = { onRequest: () => undefined, onBreak: () => undefined };

describe('following a door', () => {
  const trace = { proxy: 'tsk-proxy-x', address: '127.64.0.1', mark };

  it('tells the requests of this door only, and ends with the mark', async () => {
    const engine = engineThatPrints(
      asked('127.64.0.1', 'a.example'),
      asked('127.64.0.2', 'of-another.example'),
      asked('127.64.0.2', mark),
      'something else',
      'tsk-proxy broke 1767225601 137',
      'tsk-proxy broke 1767225601 137 x',
      asked('127.64.0.1', 'b.example'),
      asked('127.64.0.1', mark),
      asked('127.64.0.1', 'too-late.example'),
    );
    const hosts: string[] = [];
    const onRequest = ({ host }: NetworkRequest): void => void hosts.push(host);
    const breaks: number[] = [];
    const onBreak = (at: number): void => void breaks.push(at);
    assert.equal(await followDoor(engine, trace, { onRequest, onBreak }, never), true);
    assert.deepEqual(hosts, ['a.example', 'b.example']);
    assert.deepEqual(breaks, [1767225601000]);
  });

  it('says that the proxy ended before, also where nothing of it is left', async () => {
    const ends = engineWith(() => Promise.resolve(), undefined);
    assert.equal(await followDoor(ends, trace, nobody, never), false);
    const isGone = engineWith(() => Promise.reject(new Error('no such container')), undefined);
    assert.equal(await followDoor(isGone, trace, nobody, never), false);
  });

  it('rejects when it is told to end before', async () => {
    const stop = new AbortController();
    const following = followDoor(engineThatPrints(), trace, nobody, stop.signal);
    stop.abort();
    await assert.rejects(following);
  });

  it('rejects when the output cannot be read', async () => {
    const engine = engineWith(() => Promise.reject(new Error('gone')), true);
    await assert.rejects(followDoor(engine, trace, nobody, never), /gone/);
  });
});
