import assert from 'node:assert/strict';
import type { Engine } from '../../../../src/core/model/engine';
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

describe('following a door', () => {
  const trace = { proxy: 'tsk-proxy-x', address: '127.64.0.1', mark };

  it('tells the requests of this door only, and ends with the mark', async () => {
    const engine = engineThatPrints(
      asked('127.64.0.1', 'a.example'),
      asked('127.64.0.2', 'of-another.example'),
      asked('127.64.0.2', mark),
      'something else',
      asked('127.64.0.1', 'b.example'),
      asked('127.64.0.1', mark),
      asked('127.64.0.1', 'too-late.example'),
    );
    const hosts: string[] = [];
    await followDoor(engine, trace, ({ host }) => hosts.push(host), new AbortController().signal);
    assert.deepEqual(hosts, ['a.example', 'b.example']);
  });

  it('rejects when it is told to end before', async () => {
    const stop = new AbortController();
    const following = followDoor(engineThatPrints(), trace, () => undefined, stop.signal);
    stop.abort();
    await assert.rejects(following);
  });

  it('rejects when the output cannot be read', async () => {
    const followOutput = (): Promise<void> => Promise.reject(new Error('gone'));
    const engine = { followOutput } as Partial<Engine> as Engine;
    await assert.rejects(
      followDoor(engine, trace, () => undefined, new AbortController().signal),
      /gone/,
    );
  });
});
