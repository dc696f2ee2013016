import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { ApprovalGate } from '../../../../src/core/controller/approvalGate';
import { ContentImages } from '../../../../src/core/image/contentImages';
import type { Agent } from '../../../../src/core/model/agent';
import type { Approval, Approvals, CustomLayer } from '../../../../src/core/model/config';
import { ApprovalNeededError } from '../../../../src/core/model/configErrors';
import type { ContextFile, Engine } from '../../../../src/core/model/engine';
import { nullLogger } from '../../../../src/core/model/logger';
import { renderTemplate } from '../../../../src/core/template/renderTemplate';
import { anApproval } from '../../../support/anApproval';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

const tool = (text: string, part: Partial<ContextFile> = {}): ContextFile => ({
  path: 'tool.sh',
  content: Buffer.from(text),
  mode: 0o644,
  ...part,
});
const layer = (text: string, part: Partial<CustomLayer> = {}): CustomLayer => ({
  kind: 'project',
  text,
  replaces: false,
  name: 'setup',
  source: { kind: 'project', file: '/repos/app/.tsk/tsk.toml' },
  ...part,
});
const copyAndRun = layer('COPY tool.sh /opt/\nRUN sh /opt/tool.sh');

function bench() {
  const allowed = new Set<string>();
  const read: (readonly string[])[] = [];
  const approvals: Approvals = {
    missing: ({ repository, parts }) => {
      const missing = parts.filter(({ hash }) => !allowed.has(`${repository} ${hash}`));
      return Promise.resolve(missing.length ? { repository, parts: missing } : undefined);
    },
    approve: ({ repository, parts }) => {
      for (const { hash } of parts) allowed.add(`${repository} ${hash}`);
      return Promise.resolve();
    },
  };
  const images = new ContentImages({
    ...{ engine: {} as Engine, exclusive: (_, work) => work(), render: renderTemplate },
    ...{ layersDir: resolve('dockerfiles'), environment: {}, logger: nullLogger },
    buildNetwork: () => assert.fail('Nothing was to be built.'),
  });
  const agent = { name: 'script', keys: [] } as unknown as Agent;
  const gate = new ApprovalGate({
    ...{ approvals, images: () => images, findAgent: () => agent },
    user: { uid: 1000, gid: 1000 },
  });
  const ask = async (
    layers: readonly CustomLayer[],
    files: readonly ContextFile[],
    approval?: Approval,
    baseImage = 'debian',
  ): Promise<Approval | undefined> => {
    const gated = {
      ...{ repository: '/repos/app/.git', agent: 'script', stack: 'default' },
      ...{ sandbox: aSandboxConfig({ layers, baseImage }), ...(approval ? { approval } : {}) },
    };
    try {
      await gate.require(gated, (patterns) => {
        read.push(patterns);
        return Promise.resolve(files);
      });
      return undefined;
    } catch (error) {
      if (error instanceof ApprovalNeededError) return error.approval;
      throw error;
    }
  };
  return { ask, approvals, read };
}

describe('the approval gate', () => {
  it('asks for configuration and copied files together, and only once', async () => {
    const { ask, approvals, read } = bench();
    const asked = await ask([copyAndRun], [tool('echo fine')], anApproval());
    assert.deepEqual(
      asked?.parts.map(({ items }) => items.map(({ kind, text }) => [kind, text])),
      [
        [['sudo', 'lets the agent become root']],
        [['copied-files', 'copies 1 file of the repository into the image (current content): tool.sh']],
      ],
    );
    assert.match(asked?.parts[1]?.items[0]?.detail ?? '', /^tool\.sh \(9 bytes, SHA-256 [0-9a-f]{16}\)$/);
    assert.deepEqual(read, [['tool.sh']]);
    if (asked) await approvals.approve(asked);
    assert.equal(await ask([copyAndRun], [tool('echo fine')], anApproval()), undefined);
  });

  it('asks again after every change of what runs', async () => {
    const { ask, approvals } = bench();
    const first = await ask([copyAndRun], [tool('echo fine')]);
    if (first) await approvals.approve(first);
    const changes: readonly (readonly [
      layers: readonly CustomLayer[],
      files: readonly ContextFile[],
      base?: string,
    ])[] = [
      [[copyAndRun], [tool('echo evil')]],
      [[copyAndRun], [tool('echo fine', { mode: 0o755 })]],
      [[copyAndRun], [tool('', { link: 'echo fine' })]],
      [[copyAndRun], [tool('echo fine', { path: 'tool.sh/a' })]],
      [[copyAndRun], [tool('echo fine'), tool('more', { path: 'z' })]],
      [[copyAndRun], []],
      [[layer(`${copyAndRun.text} --force`)], [tool('echo fine')]],
      [[copyAndRun, layer('RUN b')], [tool('echo fine')]],
      [[copyAndRun], [tool('echo fine')], 'evil'],
    ];
    const hashes = new Set<string | undefined>();
    for (const [layers, files, base] of changes)
      hashes.add((await ask(layers, files, undefined, base))?.parts[0]?.hash);
    assert.equal(hashes.size, changes.length);
    assert.ok(!hashes.has(undefined));
    assert.equal(await ask([copyAndRun], [tool('echo fine')]), undefined);
  });

  it('does not depend on the order of files', async () => {
    const { ask, approvals } = bench();
    const files = [tool('a', { path: 'a' }), tool('b', { path: 'b' })];
    const asked = await ask([layer('COPY . /x')], files);
    if (asked) await approvals.approve(asked);
    assert.equal(await ask([layer('COPY . /x')], [...files].reverse()), undefined);
  });

  it('reads no files for steps that copy nothing, or are the user’s own', async () => {
    const { ask, read } = bench();
    const file = '/home/me/.config/tsk/tsk.toml';
    const own = layer('COPY . /x', { source: { kind: 'user-defaults', file } });
    for (const layers of [[], [layer('RUN a')], [own], [copyAndRun, layer('', { replaces: true })]])
      assert.equal(await ask(layers, []), undefined);
    assert.deepEqual(read, []);
  });

  it('lists files up to a limit, and counts the rest', async () => {
    const { ask } = bench();
    const files = Array.from({ length: 1_500 }, (_, n) => tool('', { path: `f${n}\u001b[2J` }));
    const detail = (await ask([layer('COPY . /x')], files))?.parts[0]?.items[0]?.detail ?? '';
    assert.equal(detail.split('\n').length, 1_001);
    assert.match(detail, /… and 500 more$/);
    assert.ok(!detail.includes('\u001b'));
  });

  it('refuses steps that reach beyond the image before it asks', async () => {
    const { ask } = bench();
    await assert.rejects(ask([layer('RUN a\nRUN --mount=type=bind b')], []), {
      code: 'bad-input',
      message: /^setup, line 2 in /,
    });
  });
});
