import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codexAccess as accessFrom } from '../../../../src/core/agent/codexAccess';
import type { AgentAccess, HostEnvironment } from '../../../../src/core/model/agent';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { tempFolder } from '../../../support/tempFolder';

const now = Date.UTC(2026, 0, 1);
const codexAccess = (environment: HostEnvironment): Promise<AgentAccess> =>
  accessFrom({ environment, secrets: environmentSecrets(environment) }, now);

describe("Codex's access to its model", () => {
  const folder = tempFolder('codex-access');
  const nobody = { HOME: join(folder, 'nobody') };
  let count = 0;

  /** A home with a log-in as Codex keeps it. */
  const homeWith = (login: unknown): HostEnvironment => {
    const HOME = join(folder, `home-${++count}`);
    mkdirSync(join(HOME, '.codex'), { recursive: true });
    writeFileSync(
      join(HOME, '.codex', 'auth.json'),
      typeof login === 'string' ? login : JSON.stringify(login),
    );
    return { HOME };
  };
  const token = (exp: number): string =>
    `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;
  const chatGpt = (exp: number) => ({
    OPENAI_API_KEY: null,
    tokens: { id_token: 'id', access_token: token(exp), refresh_token: 'refresh-me', account_id: 'acc' },
    last_refresh: '2025-12-01T00:00:00Z',
  });
  const file = (access: AgentAccess, path: string): string | undefined =>
    access.files.find((one) => one.path === path)?.content;

  it('uses a key from a secret or the environment, and nothing from the log-in', async () => {
    for (const [name, value] of [
      ['OPENAI_API_KEY', 'one'],
      ['CODEX_API_KEY', 'two'],
    ] as const) {
      const access = await codexAccess({ ...homeWith(chatGpt(now / 1000 + 3600)), [name]: value });
      assert.deepEqual([access.secrets, access.endpoints], [{ CODEX_API_KEY: value }, []]);
      assert.deepEqual(
        access.files.map(({ path }) => path),
        ['.codex/config.toml'],
      );
    }
  });

  it('uses the key of a log-in that has one', async () => {
    const access = await codexAccess(homeWith({ OPENAI_API_KEY: 'kept' }));
    assert.deepEqual(access.secrets, { CODEX_API_KEY: 'kept' });
  });

  it('uses only the access token of a ChatGPT log-in, and allows its host', async () => {
    const access = await codexAccess(homeWith(chatGpt(now / 1000 + 3600)));
    assert.deepEqual([access.secrets, access.endpoints], [{}, [{ host: 'chatgpt.com', port: 443 }]]);
    const login = JSON.parse(file(access, '.codex/auth.json') ?? '') as { readonly tokens: object };
    assert.deepEqual(login.tokens, {
      id_token: 'id',
      access_token: token(now / 1000 + 3600),
      refresh_token: '',
      account_id: 'acc',
    });
    assert.ok(!JSON.stringify(access).includes('refresh-me'));
  });

  it('finds the log-in in $CODEX_HOME', async () => {
    const { HOME } = homeWith({ OPENAI_API_KEY: 'kept' });
    const access = await codexAccess({ ...nobody, CODEX_HOME: join(HOME ?? '', '.codex') });
    assert.deepEqual(access.secrets, { CODEX_API_KEY: 'kept' });
  });

  const refused: readonly [what: string, environment: () => HostEnvironment, message: RegExp][] = [
    ['no log-in', () => nobody, /OPENAI_API_KEY.*codex login/],
    [
      'an expired one',
      () => homeWith(chatGpt(now / 1000 - 1)),
      /has expired or expires soon\. Run "codex" once/,
    ],
    ['one that expires in a minute', () => homeWith(chatGpt(now / 1000 + 60)), /expires soon/],
    ['a damaged file', () => homeWith('{'), /no credentials here/],
    [
      'a gateway and no key',
      () => ({ ...homeWith(chatGpt(now / 1000 + 3600)), OPENAI_BASE_URL: 'https://gateway.corp/v1' }),
      /gateway, which needs a key/,
    ],
  ];
  for (const [what, environment, message] of refused) {
    it(`says what to do when there is ${what}`, async () => {
      await assert.rejects(codexAccess(environment()), { code: 'agent-not-logged-in', message });
    });
  }

  it('allows exactly the gateway that the user named, and configures the program for it', async () => {
    const access = await codexAccess({
      ...nobody,
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: 'http://gateway.corp:8080/v1?a="b"',
    });
    assert.deepEqual(access.endpoints, [{ host: 'gateway.corp', port: 8080 }]);
    assert.match(
      file(access, '.codex/config.toml') ?? '',
      /base_url = "http:\/\/gateway\.corp:8080\/v1\?a=\\"b\\""/,
    );
    const here = { ...nobody, OPENAI_API_KEY: 'key', OPENAI_BASE_URL: 'http://localhost:4000' };
    await assert.rejects(codexAccess(here), {
      code: 'bad-input',
      message: /OPENAI_BASE_URL names localhost/,
    });
  });
});
