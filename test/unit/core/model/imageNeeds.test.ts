import assert from 'node:assert/strict';
import type { Mount } from '../../../../src/core/model/engine';
import { imageNeeds } from '../../../../src/core/model/imageNeeds';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

describe('what an image must hold for a configuration', () => {
  const bind = (target: string): Mount => ({ kind: 'bind', source: '/somewhere', target, readOnly: false });
  const foldersFor = (...volumes: readonly Mount[]): readonly string[] =>
    imageNeeds({}, 'default', aSandboxConfig({ volumes }), { uid: 1, gid: 1 }, () => Promise.resolve([]))
      .volumeTargets;

  it('has the folder of a named volume', () => {
    const volume = { kind: 'volume', name: 'tsk-npm', target: '/home/agent/.npm', readOnly: false } as const;
    assert.deepEqual(foldersFor(volume), ['/home/agent/.npm']);
  });

  it('has the folder around what is bound into the home, which may be a file', () => {
    assert.deepEqual(
      foldersFor(bind('/home/agent/.config/tool/settings'), bind('/home/agent/.config/tool/keys')),
      ['/home/agent/.config/tool'],
    );
  });

  it('makes nothing for what is bound into the top of the home or elsewhere: the engine does that', () => {
    assert.deepEqual(foldersFor(bind('/home/agent/.netrc'), bind('/etc/tool.conf'), bind('/models')), []);
  });
});
