import { strict as assert } from 'node:assert';
import { networkLogText } from '../../../../src/vscode/logs/networkLogText';

describe('networkLogText', () => {
  it('tells when nothing was asked for', () => {
    assert.equal(networkLogText([]), 'No network requests yet.\n');
  });

  it('has the latest last, says what was denied, and shows no control character of a host', () => {
    const entry = { port: 443, first: '' };
    const text = networkLogText([
      { ...entry, host: 'b.example', allowed: false, count: 1, bytes: 0, last: '2026-01-02T10:00:09Z' },
      {
        ...entry,
        host: 'a\u001b[2J.example',
        allowed: true,
        count: 2,
        bytes: 1,
        last: '2026-01-02T10:00:01Z',
      },
    ]);
    assert.match(
      text,
      /^\d\d:\d\d:01 allowed a\.example:443 {2}2 requests, 1 byte\n\d\d:\d\d:09 DENIED {2}b\.example:443 {2}1 request, 0 bytes\n$/,
    );
  });
});
