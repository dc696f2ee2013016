import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claude } from '../../../../src/core/agent/claude';
import { loginOf } from '../../../../src/core/agent/loginOf';
import { script } from '../../../../src/core/agent/script';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { tempFolder } from '../../../support/tempFolder';

describe('the credentials of an agent', () => {
  const home = tempFolder('login');
  const none = environmentSecrets({});

  it('are missing if there is neither key nor log-in', async () => {
    const login = await loginOf(claude, { environment: { HOME: home }, secrets: none });
    assert.match(login.missing ?? '', /no credentials/);
    assert.equal(login.own, false);
  });

  it('can be a key, reported by name, never by value', async () => {
    const value = 'sk-not-to-be-seen';
    const secrets = environmentSecrets({ ANTHROPIC_API_KEY: value });
    const login = await loginOf(claude, { environment: { HOME: home }, secrets });
    assert.equal(login.missing, undefined);
    assert.deepEqual(login.keys[0], { name: 'ANTHROPIC_API_KEY', isSet: true });
    assert.ok(!JSON.stringify(login).includes(value));
  });

  it('can be the agent’s own log-in in the home folder', async () => {
    mkdirSync(join(home, '.claude'));
    const token = { claudeAiOauth: { accessToken: 'not-to-be-seen', expiresAt: Date.now() + 3_600_000 } };
    writeFileSync(join(home, '.claude', '.credentials.json'), JSON.stringify(token));
    const login = await loginOf(claude, { environment: { HOME: home }, secrets: none });
    assert.deepEqual([login.own, login.missing], [true, undefined]);
    assert.ok(!JSON.stringify(login).includes('not-to-be-seen'));
  });

  it('are empty for an agent without a model', async () => {
    assert.deepEqual(await loginOf(script, { environment: {}, secrets: none }), {
      agent: 'script',
      keys: [],
      own: false,
    });
  });
});
