import assert from 'node:assert/strict';
import { runtimeDoubt } from '../../../../src/core/model/runtimeDoubt';

describe('the doubt about a container runtime', () => {
  it('is one where containers have a kernel of their own, as chosen or by default', () => {
    for (const [kind, standard, chosen, word] of [
      ['docker', 'runc', undefined, undefined],
      ['docker', 'io.containerd.runc.v2', undefined, undefined],
      ['docker', undefined, undefined, undefined],
      ['docker', 'runsc', undefined, /runsc, which your engine uses by default.*container_runtime = "runc"/],
      ['docker', 'io.containerd.kata.v2', undefined, /kata/],
      ['docker', 'kata-qemu', undefined, /kata-qemu/],
      ['docker', 'runsc', 'runc', undefined],
      ['docker', 'runc', 'runsc', /runsc, which your tsk\.toml names/],
      ['docker', 'rkatana', undefined, undefined],
      ['podman', '/usr/bin/crun', 'runsc', undefined],
      ['podman', '/usr/bin/krun', 'runc', /krun.*containers\.conf/],
    ] as const) {
      const engine = { kind, ...(standard === undefined ? {} : { runtime: standard }) };
      const doubt = runtimeDoubt(engine, chosen);
      if (word === undefined) assert.equal(doubt, undefined, `${standard} ${chosen}`);
      else assert.match(doubt ?? '', word);
    }
  });
});
