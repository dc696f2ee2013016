import assert from 'node:assert/strict';
import { engineDangers, engineDangersFinding } from '../../../../src/core/doctor/engineDangers';
import { runcOf } from '../../../../src/core/sandbox/engineHello';

describe('known container escapes of an engine', () => {
  const cases: readonly (readonly [
    kind: 'docker' | 'podman',
    version: string,
    runc: string | undefined,
    found: readonly RegExp[],
  ])[] = [
    ['podman', '4.3.1', undefined, [/Podman 4\.3\.1 .*CVE-2024-1753, fixed in 4\.9\.4/]],
    ['podman', '4.9.3', undefined, [/CVE-2024-1753/]],
    ['podman', '4.9.4', undefined, []],
    ['podman', '4.9.4-rhel', undefined, []],
    ['podman', '5.0.0', undefined, []],
    ['podman', 'dev', undefined, []],
    ['docker', '20.10.24+dfsg1', undefined, []],
    ['docker', '4.9.3', undefined, []],
    ['docker', '20.10.24', '1.1.5+ds1', [/runc 1\.1\.5\+ds1 .*CVE-2024-21626.*CVE-2025-31133/]],
    ['docker', '26.0.0', '1.1.12', [/runc 1\.1\.12 has known container escapes: through mounts/]],
    ['docker', '28.0.0', '1.2.7', [/CVE-2025-31133/]],
    ['docker', '28.0.0', '1.2.8', []],
    ['docker', '28.0.0', '1.3.0', [/CVE-2025-31133/]],
    ['docker', '29.0.0', '1.3.3', []],
    ['docker', '29.0.0', '1.4.0', []],
    ['podman', '4.0.0', '1.0.0', [/Podman/, /runc/]],
  ];
  for (const [kind, version, runc, found] of cases) {
    it(`are ${found.length || 'none'} for ${kind} ${version}${runc === undefined ? '' : ` with runc ${runc}`}`, () => {
      const dangers = engineDangers({ kind, version, ...(runc === undefined ? {} : { runc }) });
      assert.equal(dangers.length, found.length, dangers.join());
      for (const [n, pattern] of found.entries()) assert.match(dangers[n] ?? '', pattern);
    });
  }

  it('are a warning of the doctor, with advice', () => {
    const info = { cpus: 2, memoryBytes: 4e9, endpoint: '/run/x.sock', rootless: false } as const;
    const old = engineDangersFinding({ ...info, kind: 'podman', version: '4.9.3' });
    assert.equal(old?.status, 'warning');
    assert.match(old.text, /^Podman 4\.9\.3 .*CVE-2024-1753/);
    assert.match(old.advice ?? '', /^Update it/);
    assert.equal(engineDangersFinding({ ...info, kind: 'podman', version: '5.2.0' }), undefined);
  });

  it('are found by the version of runc that each engine reports', () => {
    const components = (Name: string, Version: string) => [
      { Name: 'Engine', Version: '1.0.0' },
      { Name, Version },
    ];
    assert.deepEqual(runcOf(components('runc', '1.1.5+ds1')), { runc: '1.1.5+ds1' });
    assert.deepEqual(runcOf(components('OCI Runtime (runc)', 'runc version 1.1.12\ncommit: x')), {
      runc: '1.1.12',
    });
    assert.deepEqual(runcOf(components('OCI Runtime (crun)', 'crun version 1.8.1')), {});
    assert.deepEqual(runcOf(components('runc', 'unknown')), {});
  });
});
