import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { examine, type DoctorPorts } from '../../../../src/core/doctor/examine';
import type { Agent } from '../../../../src/core/model/agent';
import type { Finding } from '../../../../src/core/model/finding';
import { withProbe } from '../../../../src/core/doctor/probe';
import { errors } from '../../../../src/core/util/errors';

import { tempFolder } from '../../../support/tempFolder';

const never = (): never => {
  throw new Error('not asked for');
};
const agent = (name: string, keys: readonly string[]): Agent => ({
  name,
  description: '',
  keys,
  hosts: [],
  command: never,
  access: never,
  createReader: never,
});

/** A machine on which all is well. */
const healthy: DoctorPorts = {
  clock: { now: () => new Date('2026-05-10T00:00:00Z') },
  dataDir: '/data',
  agents: [agent('claude', ['KEY']), agent('script', [])],
  login: ({ name }) => Promise.resolve({ agent: name, keys: [{ name: 'KEY', isSet: true }], own: false }),
  gitVersion: () => Promise.resolve('2.39.5'),
  engine: () =>
    Promise.resolve({
      kind: 'docker',
      version: '28.0',
      rootless: false,
      cpus: 2,
      memoryBytes: 4e9,
      endpoint: '/run/docker.sock',
      storage: '/var/lib/docker',
    }),
  images: () =>
    Promise.resolve([
      { id: 'i', tag: 'tsk/x:1', hash: 'h', createdAt: '2026-05-07T00:00:00Z', sizeBytes: 1e9, inUse: false },
    ]),
  proxies: () => Promise.resolve([]),
  temporary: '/tmp',
  probe: (folder, look) => look(`${folder}/probe`),
  sees: () => Promise.resolve(true),
  freeBytes: () => Promise.resolve(50e9),
  tasksBytes: () => Promise.resolve(2e9),
  database: () => Promise.resolve({ file: '/data/tasks.db', bytes: 2_000, ids: ['a'] }),
  locate: (path) => Promise.resolve({ worktree: path, commonDir: `${path}/.git` }),
  hostProxy: () => Promise.resolve(undefined),
  troubles: () => Promise.resolve([]),
  keptIds: () => Promise.resolve(['a']),
};
const look = (ports: Partial<DoctorPorts>): Promise<readonly Finding[]> =>
  examine({ ...healthy, ...ports }, ['/repo']);
const find = (findings: readonly Finding[], title: string): Finding => {
  const found = findings.find((finding) => finding.title === title);
  assert.ok(found, title);
  return found;
};

describe('the doctor', () => {
  it('reports the proxy of this machine, and whether it answers', async () => {
    const title = 'Proxy of this machine';
    const tls = {
      host: 'proxy.corp',
      port: 8080,
      from: 'HTTPS_PROXY',
      login: { user: 'me', password: 'topsecret' },
    };
    const state = { tls, direct: [], unusable: [], silent: [] };
    const of = async (more: object): Promise<Finding> =>
      find(await look({ hostProxy: () => Promise.resolve({ ...state, ...more }) }), title);
    const well = await of({});
    assert.equal(well.status, 'ok');
    assert.match(well.text, /http:\/\/proxy\.corp:8080 \(HTTPS_PROXY\)/);
    const silent = await of({ silent: [tls] });
    assert.equal(silent.status, 'warning');
    assert.match(silent.text, /does not answer/);
    assert.match((await of({ unusable: ['ALL_PROXY names one of the kind "socks5".'] })).text, /socks5/);
    assert.ok(!JSON.stringify([well, silent]).includes('topsecret'));
    assert.ok(!(await look({})).some((finding) => finding.title === title));
  });

  it('finds nothing wrong on a healthy machine, and reports each finding once and in order', async () => {
    const told: Finding[] = [];
    const findings = await examine(healthy, ['/repo'], (finding) => told.push(finding));
    assert.deepEqual(
      findings.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.deepEqual(
      findings.map(({ title }) => title),
      [
        'git',
        'Container engine',
        'Images',
        'Network proxy',
        'Agents',
        'Log-in of claude',
        'Data folder',
        'Temporary files',
        'Disk of the tasks',
        'Files of the tasks',
        'Disk of the engine',
        'Task database',
        'Repository /repo',
      ],
    );
    assert.equal(new Set(told).size, findings.length);
    assert.match(find(findings, 'Images').text, /1 image, up to 1\.0 GB, the oldest from 3 days ago/);
  });

  it('reports once that no engine answers, and still checks the rest', async () => {
    const findings = await look({ engine: () => Promise.reject(errors.engineNotFound(['/x.sock'])) });
    assert.deepEqual(
      findings.filter(({ status }) => status === 'problem').map(({ title }) => title),
      ['Container engine'],
    );
    assert.match(find(findings, 'Container engine').text, /Start Docker or Podman/);
    assert.ok(!findings.some(({ title }) => title === 'Images'));
    assert.equal(find(findings, 'Task database').status, 'ok');
  });

  it('reports a runtime that blocks the way to the proxy, unless the user chose another', async () => {
    const engine = {
      kind: 'docker',
      version: '1',
      rootless: false,
      cpus: 2,
      memoryBytes: 1e9,
      endpoint: 'x',
    } as const;
    const ports = { engine: () => Promise.resolve({ ...engine, runtime: 'runsc' }) };
    const finding = find(await look(ports), 'Container engine');
    assert.equal(finding.status, 'problem');
    assert.match(finding.advice ?? '', /runsc.*container_runtime = "runc"/);
    assert.equal(find(await look({ ...ports, runtime: 'runc' }), 'Container engine').status, 'ok');
  });

  it('warns about a missing log-in, and names the command that sets it', async () => {
    const findings = await look({
      login: ({ name }) =>
        Promise.resolve({
          agent: name,
          keys: [{ name: 'KEY', isSet: false }],
          own: false,
          missing: 'No key.',
        }),
    });
    const { status, remedy } = find(findings, 'Log-in of claude');
    assert.deepEqual([status, remedy], ['warning', { kind: 'credentials', agent: 'claude' }]);
  });

  it('reports a nearly full disk', async () => {
    const free = (bytes: number): Promise<readonly Finding[]> =>
      look({ freeBytes: () => Promise.resolve(bytes) });
    assert.equal(find(await free(3e9), 'Disk of the tasks').status, 'warning');
    assert.equal(find(await free(5e8), 'Disk of the tasks').status, 'problem');
  });

  it('reports how much the tasks take, and how to take less', async () => {
    const held = async (bytes: number | undefined): Promise<Finding> =>
      find(await look({ tasksBytes: () => Promise.resolve(bytes) }), 'Files of the tasks');
    const { status, text } = await held(2e9);
    assert.deepEqual([status, text], ['ok', `2.0 GB in ${join('/data', 'tasks')}.`]);
    assert.match((await held(25e9)).advice ?? '', /tsk clean.*keep_workspaces/);
    assert.match((await held(undefined)).text, /^More than can be measured/);
  });

  it('reports folders that are not writable, or that the engine does not see, and what to do', async () => {
    const probe: DoctorPorts['probe'] = () => Promise.reject(new Error('EROFS: read-only file system'));
    const closed = await look({ probe });
    const data = find(closed, 'Data folder');
    assert.equal(data.status, 'problem');
    assert.match(`${data.text}|${data.advice ?? ''}`, /\/data \(EROFS.*\)\.\|Make room.*TSK_DATA_HOME/);
    assert.equal(find(closed, 'Temporary files').status, 'warning');
    assert.match(find(closed, 'Temporary files').advice ?? '', /TMPDIR/);
    const hidden = find(await look({ sees: () => Promise.resolve(false) }), 'Data folder');
    assert.equal(hidden.status, 'problem');
    assert.match(hidden.text, /engine at \/run\/docker\.sock does not see \/data/);
    assert.match(hidden.advice ?? '', /Mount one folder at the same path/);
  });

  it('leaves a checked folder unchanged, and checks the parent of a missing one', async () => {
    const folder = tempFolder('probe');
    const seen = await withProbe(join(folder, 'not', 'there'), (file) => Promise.resolve(dirname(file)));
    assert.equal(seen, folder);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('reports an unreadable database, without calling refs stale', async () => {
    const findings = await look({ database: () => Promise.reject(new Error('no database')) });
    assert.equal(find(findings, 'Task database').status, 'problem');
    assert.equal(find(findings, 'Repository /repo').status, 'ok');
  });

  it('reports refs of tasks that are gone', async () => {
    const findings = await look({ keptIds: () => Promise.resolve(['a', 'gone']) });
    const { status, advice } = find(findings, 'Repository /repo');
    assert.equal(status, 'warning');
    assert.match(advice ?? '', /git update-ref -d refs\/tsk\/base\/gone/);
  });

  it('warns about a folder without a repository, and about an old git', async () => {
    const findings = await look({
      locate: (path) => Promise.reject(errors.noRepository(path, 'no .git')),
      gitVersion: () => Promise.resolve('2.25.1'),
    });
    assert.equal(find(findings, 'Repository /repo').status, 'warning');
    assert.equal(find(findings, 'git').status, 'warning');
  });

  it('reports what blocks git in a repository, and what to do about it', async () => {
    const troubles = [
      { text: 'One.', advice: 'Do this.' },
      { text: 'Two.', advice: 'Do that.' },
    ];
    const finding = find(await look({ troubles: () => Promise.resolve(troubles) }), 'State of /repo');
    assert.deepEqual(
      [finding.status, finding.text, finding.advice],
      ['warning', 'One. Two.', 'Do this.\nDo that.'],
    );
  });
});
