import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AccessSources, AgentAccess, Endpoint, HomeFile } from '../model/agent';
import { errors } from '../util/errors';
import { numberOf, parseRecord, recordOf, textOf, type JsonRecord } from '../util/json';
import { gatewayEndpoint } from './gateway';
import { readLogin } from './readLogin';

/** Variables in which the user may keep a key. The first that is set counts. */
export const codexKeys = ['OPENAI_API_KEY', 'CODEX_API_KEY'] as const;

/** A log-in that expires sooner is refused. */
const minimumLifeMs = 5 * 60_000;

const advice =
  'Set OPENAI_API_KEY (in the environment or as a secret), or log in with "codex login" on this machine.';

/** How the program reaches its model. */
interface Credentials {
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly HomeFile[];
  readonly endpoints: readonly Endpoint[];
}

/**
 * The minimum that the Codex CLI needs to reach its model: a key, or the access token of the user's ChatGPT log-in; never
 * the refresh token or the user's folder. Throws `agent-not-logged-in`, or `bad-input` for a base URL that
 * cannot work.
 */
export async function codexAccess(sources: AccessSources, now = Date.now()): Promise<AgentAccess> {
  const baseUrl = sources.environment['OPENAI_BASE_URL'] || undefined;
  const gateway = baseUrl === undefined ? undefined : gatewayEndpoint('OPENAI_BASE_URL', baseUrl);
  const { secrets, files, endpoints } = await credentials(sources, gateway !== undefined, now);
  return {
    environment: {},
    secrets,
    endpoints: gateway ? [gateway] : endpoints,
    // A URL may contain a password, so the settings are as secret as the key.
    files: [...files, { path: '.codex/config.toml', content: settings(baseUrl) }],
  };
}

async function credentials(
  { environment, secrets }: AccessSources,
  withGateway: boolean,
  now: number,
): Promise<Credentials> {
  for (const name of codexKeys) {
    const value = await secrets.get(name);
    if (value) return withKey(value);
  }
  const dir = environment['CODEX_HOME'] || join(environment['HOME'] || homedir(), '.codex');
  const file = join(dir, 'auth.json');
  const login = await readLogin(file);
  const key = textOf(login?.['OPENAI_API_KEY']);
  if (key !== undefined) return withKey(key);
  const tokens = recordOf(login?.['tokens']);
  if (withGateway || textOf(tokens['access_token']) === undefined) {
    throw errors.agentNotLoggedIn(
      'codex',
      withGateway ? 'OPENAI_BASE_URL names a gateway, which needs a key: set OPENAI_API_KEY.' : advice,
    );
  }
  return withTokens(tokens, file, now);
}

/** `codex exec` and the provider of a gateway read this variable. */
function withKey(key: string): Credentials {
  return { secrets: { CODEX_API_KEY: key }, files: [], endpoints: [] };
}

function withTokens(tokens: JsonRecord, file: string, now: number): Credentials {
  const accessToken = textOf(tokens['access_token']) ?? '';
  const expires = expiryOf(accessToken);
  if (expires !== undefined && expires < now + minimumLifeMs) {
    throw errors.agentNotLoggedIn(
      'codex',
      `The log-in in ${file} has expired or expires soon. Run "codex" once to renew it; for long queues, set OPENAI_API_KEY.`,
    );
  }
  const kept = {
    OPENAI_API_KEY: null,
    tokens: {
      id_token: textOf(tokens['id_token']) ?? '',
      access_token: accessToken,
      // Without it, nothing in the sandbox can renew the log-in, and a stolen one is useless once it expires.
      refresh_token: '',
      account_id: textOf(tokens['account_id']) ?? null,
    },
    // Recent, so that the program does not try to renew it.
    last_refresh: new Date(now).toISOString(),
  };
  return {
    secrets: {},
    files: [{ path: '.codex/auth.json', content: `${JSON.stringify(kept)}\n` }],
    // A key needs only the API; a ChatGPT log-in needs another host.
    endpoints: [{ host: 'chatgpt.com', port: 443 }],
  };
}

/** When a token expires, in milliseconds since 1970 (RFC 7519, "exp"); undefined if it does not say. */
function expiryOf(token: string): number | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const seconds = numberOf(parseRecord(payload)?.['exp']);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** The program's own settings: only the model, and the gateway if there is one (format: `config.toml`). */
function settings(baseUrl: string | undefined): string {
  return [
    'check_for_update_on_startup = false',
    'cli_auth_credentials_store = "file"',
    ...(baseUrl === undefined ? [] : ['model_provider = "gateway"']),
    '[analytics]',
    'enabled = false',
    ...(baseUrl === undefined
      ? []
      : [
          '[model_providers.gateway]',
          'name = "gateway"',
          `base_url = ${JSON.stringify(baseUrl)}`,
          'wire_api = "responses"',
          'env_key = "CODEX_API_KEY"',
        ]),
    '',
  ].join('\n');
}
