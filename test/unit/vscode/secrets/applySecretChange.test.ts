import { strict as assert } from 'node:assert';
import { applySecretChange } from '../../../../src/vscode/secrets/applySecretChange';

/** A core with two agents that share no key; `missing` is who has no log-in yet. */
function parts(missing: readonly string[] = []) {
  const said: string[] = [];
  const agents = [
    { name: 'claude', keys: ['ANTHROPIC_API_KEY'] },
    { name: 'codex', keys: ['OPENAI_API_KEY'] },
  ];
  const core = {
    agents,
    login: (agent: string) =>
      Promise.resolve({
        agent,
        keys: [],
        own: false,
        ...(missing.includes(agent) ? { missing: 'No key.' } : {}),
      }),
    tasks: {
      unhold: (agent?: string) => {
        said.push(`unhold ${agent}`);
        return Promise.resolve(1);
      },
    },
  };
  const logins = {
    check: () => {
      said.push('check');
      return Promise.resolve();
    },
  };
  return { said, ports: { core, logins } };
}

describe('a secret that the user set or deleted', () => {
  it('lets the tasks go on that waited for it, and no others', async () => {
    const { said, ports } = parts();
    await applySecretChange(ports, 'OPENAI_API_KEY', 'set');
    assert.deepEqual(said, ['check', 'unhold codex']);
  });

  it('lets nothing go on while the log-in is still missing', async () => {
    const { said, ports } = parts(['codex']);
    await applySecretChange(ports, 'OPENAI_API_KEY', 'set');
    assert.deepEqual(said, ['check']);
  });

  it('is looked at when it was deleted; nothing happens when the user left', async () => {
    const { said, ports } = parts();
    await applySecretChange(ports, 'OPENAI_API_KEY', undefined);
    assert.deepEqual(said, []);
    await applySecretChange(ports, 'OPENAI_API_KEY', 'deleted');
    assert.deepEqual(said, ['check']);
  });
});
