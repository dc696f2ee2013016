import assert from 'node:assert/strict';
import { isRootless } from '../../../../src/core/sandbox/engineHello';

describe('an engine without root', () => {
  it('is known by the word of Docker, and by that of Podman', () => {
    assert.equal(isRootless({ SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'] }), true);
    // Podman 4.3.1.
    const SecurityOptions = ['name=seccomp,profile=default'];
    assert.equal(isRootless({ SecurityOptions, Rootless: true }), true);
    assert.equal(isRootless({ SecurityOptions, Rootless: false }), false);
    assert.equal(isRootless({}), false);
  });
});
