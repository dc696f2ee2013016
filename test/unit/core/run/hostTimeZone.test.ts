import assert from 'node:assert/strict';
import { hostTimeZone } from '../../../../src/core/run/hostTimeZone';

describe('the time zone of a sandbox', () => {
  const system = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones: readonly (readonly [set: string | undefined, zone: string])[] = [
    ['Europe/Berlin', 'Europe/Berlin'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['CET-1CEST,M3.5.0,M10.5.0/3', 'CET-1CEST,M3.5.0,M10.5.0/3'],
    ['UTC', 'UTC'],
    [':/etc/localtime', system],
    ['/usr/share/zoneinfo/Asia/Tokyo', system],
    ['', system],
    [undefined, system],
  ];
  for (const [set, zone] of zones) {
    it(`with TZ=${set ?? ' not set'} is ${zone}`, () => {
      assert.equal(hostTimeZone(set === undefined ? {} : { TZ: set }), zone);
    });
  }
});
