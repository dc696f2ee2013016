import { strict as assert } from 'node:assert';
import type { NetworkEntry } from '../../../../src/core/model/network';
import { deniedDomains, domainViews, networkLabel, summaryOf } from '../../../../src/vscode/tree/networkView';

const entry = (host: string, part: Partial<NetworkEntry> = {}): NetworkEntry => ({
  host,
  port: 443,
  allowed: false,
  count: 1,
  bytes: 0,
  first: 'a',
  last: 'b',
  ...part,
});

describe('what a task asked of the network, for people', () => {
  it('says in one line how many domains were denied', () => {
    assert.equal(networkLabel({ allowed: 5, denied: 3 }), '3 domains denied');
    assert.equal(networkLabel({ allowed: 5, denied: 1 }), '1 domain denied');
    assert.equal(networkLabel({ allowed: 1, denied: 0 }), '1 domain, none denied');
    assert.equal(networkLabel({ allowed: 0, denied: 0 }), 'No network requests');
  });

  it('counts a domain once, whatever its ports', () => {
    const entries = [
      entry('a.example'),
      entry('a.example', { port: 80 }),
      entry('b.example', { allowed: true }),
    ];
    assert.deepEqual(summaryOf(entries), { allowed: 1, denied: 1 });
  });

  it('lists the denied first, with words beside the colour', () => {
    const { views, more } = domainViews([
      entry('ok.example', { allowed: true, count: 12, bytes: 34_567 }),
      entry('no.example', { port: 8080 }),
    ]);
    assert.equal(more, 0);
    assert.deepEqual(
      views.map(({ label, description, contextValue }) => [label, description, contextValue]),
      [
        ['no.example:8080', 'denied · once', 'domain denied allowable'],
        ['ok.example', 'allowed · 12 times · 35 kB', 'domain allowed'],
      ],
    );
    assert.equal(views[0]?.spoken, 'no.example:8080, denied, once');
  });

  it('offers to allow names, and no addresses', () => {
    const entries = [
      entry('a.example'),
      entry('10.0.0.1'),
      entry('a.example', { port: 80 }),
      entry('(others)'),
    ];
    assert.deepEqual(deniedDomains(entries), ['a.example']);
    assert.ok(!domainViews([entry('10.0.0.1')]).views[0]?.contextValue.includes('allowable'));
  });

  it('is bounded, and says how many more there are', () => {
    const { views, more } = domainViews(Array.from({ length: 250 }, (_, n) => entry(`h${n}.example`)));
    assert.deepEqual([views.length, more], [200, 50]);
  });
});
