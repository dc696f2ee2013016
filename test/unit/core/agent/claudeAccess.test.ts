import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claudeAccess as accessFrom } from '../../../../src/core/agent/claudeAccess';
import type { AgentAccess, HostEnvironment } from '../../../../src/core/model/agent';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { tempFolder } from '../../../support/tempFolder';

const now = Date.UTC(2026, 0, 1);
const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };

const claudeAccess = (environment: HostEnvironment, at: number): Promise<AgentAccess> =>
  accessFrom({ environment, secrets: environmentSecrets(environment) }, at);

describe("Claude Code's access to its model", () => {
  const folder = tempFolder('claude-access');
  const home = join(folder, 'home');
  const nobody = { HOME: join(folder, 'nobody') };
  let count = 0;

  /** A home with a login as Claude Code keeps it. */
  const homeWith = (content: unknown): HostEnvironment => {
    const HOME = join(folder, `home-${++count}`);
    mkdirSync(join(HOME, '.claude'), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(HOME, '.claude', '.credentials.json'), text);
    return { HOME };
  };
  const login = (expiresAt: unknown) => ({
    claudeAiOauth: { accessToken: 'access', refreshToken: 'refresh', expiresAt, scopes: ['user:inference'] },
  });

  const variables: readonly [given: HostEnvironment, secrets: object][] = [
    [{ ANTHROPIC_API_KEY: 'key', CLAUDE_CODE_OAUTH_TOKEN: 'token' }, { ANTHROPIC_API_KEY: 'key' }],
    [{ ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'token' }, { CLAUDE_CODE_OAUTH_TOKEN: 'token' }],
    [{ ANTHROPIC_AUTH_TOKEN: 'bearer' }, { ANTHROPIC_AUTH_TOKEN: 'bearer' }],
  ];
  for (const [given, secrets] of variables) {
    it(`uses only the first of ${JSON.stringify(given)} that is set`, async () => {
      const access = await claudeAccess({ ...nobody, ...given, AWS_SECRET_ACCESS_KEY: 'not yours' }, now);
      assert.deepEqual(access, { environment: quiet, secrets, endpoints: [], files: [] });
    });
  }

  it('uses the access token of a valid login, never the refresh token', async () => {
    const access = await claudeAccess(homeWith(login(now + 3_600_000)), now);
    assert.deepEqual(access.secrets, { CLAUDE_CODE_OAUTH_TOKEN: 'access' });
    assert.ok(!JSON.stringify(access).includes('refresh'));
  });

  it('prefers the user’s secrets to everything else', async () => {
    const secrets = {
      get: (name: string) => Promise.resolve(name === 'ANTHROPIC_API_KEY' ? 'kept' : undefined),
    };
    const access = await accessFrom({ environment: homeWith(login(now + 3_600_000)), secrets }, now);
    assert.deepEqual(access.secrets, { ANTHROPIC_API_KEY: 'kept' });
  });

  it('finds the login in $CLAUDE_CONFIG_DIR', async () => {
    const { HOME } = homeWith(login(now + 3_600_000));
    const access = await claudeAccess({ ...nobody, CLAUDE_CONFIG_DIR: join(HOME ?? '', '.claude') }, now);
    assert.deepEqual(access.secrets, { CLAUDE_CODE_OAUTH_TOKEN: 'access' });
  });

  const notLoggedIn: readonly [what: string, environment: () => HostEnvironment, message: RegExp][] = [
    ['no login', () => nobody, /setup-token.*ANTHROPIC_API_KEY|ANTHROPIC_API_KEY.*setup-token/],
    ['an expired login', () => homeWith(login(now - 1)), /has expired or expires soon\. Run "claude" once/],
    ['a login that expires in a minute', () => homeWith(login(now + 60_000)), /expires soon/],
    ['a damaged file', () => homeWith('{'), /no credentials here/],
    ['a file of another form', () => homeWith({ claudeAiOauth: { accessToken: 7 } }), /no credentials here/],
  ];
  for (const [what, environment, message] of notLoggedIn) {
    it(`says what to do when there is ${what}`, async () => {
      await assert.rejects(claudeAccess(environment(), now), { code: 'agent-not-logged-in', message });
    });
  }

  const key = { HOME: home, ANTHROPIC_API_KEY: 'key' };
  const gateways: readonly [url: string, endpoint: object][] = [
    ['http://gateway.corp:8080/claude', { host: 'gateway.corp', port: 8080 }],
    ['https://gateway.corp/', { host: 'gateway.corp', port: 443 }],
    ['http://10.1.2.3', { host: '10.1.2.3', port: 80 }],
    ['http://[fd00::1]:4000', { host: 'fd00::1', port: 4000 }],
  ];
  for (const [url, endpoint] of gateways) {
    it(`allows exactly the gateway at ${url}`, async () => {
      const access = await claudeAccess({ ...key, ANTHROPIC_BASE_URL: url, ANTHROPIC_MODEL: 'opus' }, now);
      assert.deepEqual(access.endpoints, [endpoint]);
      assert.deepEqual(access.environment, { ...quiet, ANTHROPIC_MODEL: 'opus' });
      assert.deepEqual(access.secrets, { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: url });
    });
  }

  for (const url of [
    'gateway',
    'file:///etc/passwd',
    'http://localhost:4000',
    'http://127.0.0.1',
    'http://[::1]:1',
  ]) {
    it(`refuses the base URL ${url}`, async () => {
      await assert.rejects(claudeAccess({ ...key, ANTHROPIC_BASE_URL: url }, now), { code: 'bad-input' });
    });
  }
});
