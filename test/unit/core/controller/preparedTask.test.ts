import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type {
  Approval,
  ConfigOverrides,
  ResolvedConfig,
  SandboxConfig,
} from '../../../../src/core/model/config';
import { formatSandboxConfig } from '../../../../src/core/model/sandboxConfigText';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import type { TaskType, TemplateContext } from '../../../../src/core/model/taskType';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { prepareAgain, prepareTask, type PreparePorts } from '../../../../src/core/controller/preparedTask';
import { errors } from '../../../../src/core/util/errors';
import { anApproval } from '../../../support/anApproval';
import { aSandboxConfig } from '../../../support/aSandboxConfig';
import { aTask } from '../../../support/aTask';
import { tempFolder } from '../../../support/tempFolder';

const request = { repoPath: '/repos/app/src', type: 'generic', prompt: 'Do it well' };

describe('preparing a task', () => {
  const dataDir = tempFolder('prepared');

  /** Ports with an answer to everything; `asked` collects what configuration was asked for. */
  function bench(
    given: {
      sandbox?: Partial<SandboxConfig>;
      approval?: Approval;
      loggedIn?: boolean;
      type?: Partial<TaskType>;
    } = {},
  ) {
    const asked: unknown[][] = [];
    const ports = {
      dataDir,
      configuration: {
        resolve: (_repo: unknown, ...said: readonly unknown[]) => {
          asked.push(said.slice(0, said[2] === undefined ? 2 : 3));
          const sandbox = aSandboxConfig(given.sandbox);
          const config: ResolvedConfig = {
            ...{ agent: 'claude', stack: 'node', project: 'app', sandbox, values: [], notices: [] },
            ...(given.approval ? { approval: given.approval } : {}),
          };
          return Promise.resolve(config);
        },
      },
      repositories: {
        locate: () => Promise.resolve({ worktree: '/repos/app', commonDir: '/repos/app/.git' }),
        currentBranch: () => Promise.resolve('main'),
      },
      taskTypes: {
        get: () => Promise.resolve({ name: 'generic', placeholders: [], parent: 'optional', ...given.type }),
        render: (_type: string, prompt: string, { values }: TemplateContext) =>
          Promise.resolve(`# ${prompt}${values?.['BRANCH'] ? ` on ${values['BRANCH']}` : ''}`),
      },
      findAgent: () => ({
        access: () =>
          given.loggedIn === false
            ? Promise.reject(errors.agentNotLoggedIn('claude', ''))
            : Promise.resolve({}),
      }),
      sources: { environment: {}, secrets: environmentSecrets({ THERE: 'x' }) },
    } as unknown as PreparePorts;
    return { ports, asked };
  }

  it('gives a shell no agent unless one is named, and uses its prompt unchanged', async () => {
    const { ports, asked } = bench();
    const shell = { ...request, type: 'shell', interactive: 'shell' } as const;
    const prepared = await prepareTask(ports, { ...shell, settings: { agent: 'codex' } });
    assert.deepEqual([prepared.interactive, prepared.instructions], ['shell', 'Do it well']);
    await prepareTask(ports, { ...shell, flags: { agent: 'codex' } });
    assert.deepEqual(
      asked.map(([flags]) => (flags as ConfigOverrides).agent),
      ['shell', 'codex'],
    );
  });

  it('refuses an agent that does not support that kind of task', async () => {
    const { ports } = bench();
    await assert.rejects(
      prepareTask(ports, { ...request, interactive: 'agent' }),
      /does not work in a terminal/,
    );
    const people = { ...ports, findAgent: () => ({ ...ports.findAgent('x'), name: 'shell', isShell: true }) };
    await assert.rejects(prepareTask(people as PreparePorts, request), /Open it with "tsk shell"/);
  });

  it('does not retry a shell', async () => {
    const { ports } = bench();
    await assert.rejects(prepareAgain(ports, aTask({ interactive: 'shell' }), []), /was a shell/);
  });

  it('takes agent, stack and engine from the configuration, unless the request chooses them', async () => {
    const { ports, asked } = bench();
    const flags = { network: 'none' } as const;
    const prepared = await prepareTask(ports, { ...request, agent: 'codex', flags, settings: { cpus: 1 } });
    assert.deepEqual(asked, [[{ network: 'none', agent: 'codex' }, { cpus: 1 }]]);
    assert.equal(prepared.stack, 'node');
    assert.equal(prepared.name, 'do-it-well');
    assert.equal(prepared.instructions, '# Do it well');
  });

  it('uses the type’s choices where the request makes none', async () => {
    const { ports, asked } = bench({ type: { agent: 'codex', stack: 'go', placeholders: ['BRANCH'] } });
    assert.equal((await prepareTask(ports, request)).instructions, '# Do it well on main');
    await prepareTask(ports, { ...request, agent: 'script' });
    await prepareTask(ports, { ...request, flags: { agent: 'no-op', stack: 'lua' } });
    assert.deepEqual(
      asked.map(([flags]) => flags),
      [
        { agent: 'codex', stack: 'go' },
        { agent: 'script', stack: 'go' },
        { agent: 'no-op', stack: 'lua' },
      ],
    );
  });

  it('follows the type’s rule about parents', async () => {
    await assert.rejects(prepareTask(bench({ type: { parent: 'required' } }).ports, request), {
      code: 'bad-input',
      message: /needs a parent task/,
    });
  });

  it('passes on what needs a person’s approval', async () => {
    const approval = anApproval();
    assert.equal((await prepareTask(bench({ approval }).ports, request)).approval, approval);
  });

  it('treats a project’s template as the project’s word, not the user’s', async () => {
    const file = '/repos/app/.tsk/templates/generic.md';
    const { ports, asked } = bench({ type: { agent: 'codex', stack: 'go', source: 'project', file } });
    await prepareTask(ports, { ...request, stack: 'lua' });
    assert.deepEqual(asked, [[{ stack: 'lua' }, undefined, { file, agent: 'codex' }]]);
  });

  it('refuses a task that cannot reach its model, or lacks a secret', async () => {
    await assert.rejects(prepareTask(bench({ loggedIn: false }).ports, request), {
      code: 'agent-not-logged-in',
    });
    const environment = [
      { name: 'A', secret: 'THERE' },
      { name: 'B', secret: 'MISSING' },
    ];
    await assert.rejects(prepareTask(bench({ sandbox: { environment } }).ports, request), {
      code: 'missing-secret',
    });
  });

  it('repeats a task with its own configuration and further allowed domains', async () => {
    const { ports, asked } = bench();
    const task = aTask({ agent: 'codex', stack: 'go' });
    const files = taskFiles(dataDir, task.id);
    mkdirSync(files.dir, { recursive: true });
    writeFileSync(files.instructions, 'as before');
    writeFileSync(
      files.config,
      formatSandboxConfig(aSandboxConfig({ allowDomains: ['a.example'], cpus: 3 })),
    );
    const prepared = await prepareAgain(ports, task, ['b.example', 'a.example']);
    assert.deepEqual(asked, []);
    assert.equal(prepared.instructions, 'as before');
    assert.equal(prepared.agent, 'codex');
    assert.deepEqual(prepared.config, aSandboxConfig({ allowDomains: ['a.example', 'b.example'], cpus: 3 }));
  });

  it('reports that the configuration of a task is gone', async () => {
    await assert.rejects(prepareAgain(bench().ports, aTask(), []), { code: 'bad-input' });
  });
});
