import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AccessSources, AgentAccess, HostEnvironment } from '../model/agent';
import { errors } from '../util/errors';
import { numberOf, recordOf, textOf } from '../util/json';
import { gatewayEndpoint } from './gateway';
import { readLogin } from './readLogin';

/** Variables in which the user may keep a key or a token. The first that is set counts. */
export const claudeKeys = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'] as const;

/** No updates, no telemetry, only the model. Without a network, this also makes it start ten seconds faster. */
const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };

/** A login that expires sooner is refused. */
const minimumLifeMs = 5 * 60_000;

const advice =
  'Set ANTHROPIC_API_KEY (in the environment or as a secret), or run "claude setup-token" and set CLAUDE_CODE_OAUTH_TOKEN, or log in with "claude" on this machine.';

/**
 * The minimum that Claude Code needs to reach its model: one key or token, never the refresh token or the
 * user's folder. Throws `agent-not-logged-in`, or `bad-input` for a base URL that cannot work.
 */
export async function claudeAccess(sources: AccessSources, now = Date.now()): Promise<AgentAccess> {
  const { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_MODEL: model } = sources.environment;
  const endpoint = baseUrl ? gatewayEndpoint('ANTHROPIC_BASE_URL', baseUrl) : undefined;
  return {
    environment: { ...quiet, ...(model ? { ANTHROPIC_MODEL: model } : {}) },
    secrets: {
      ...(await credentials(sources, now)),
      // A URL may contain a password.
      ...(baseUrl ? { ANTHROPIC_BASE_URL: baseUrl } : {}),
    },
    endpoints: endpoint ? [endpoint] : [],
    files: [],
  };
}

async function credentials(
  { environment, secrets }: AccessSources,
  now: number,
): Promise<Record<string, string>> {
  for (const name of claudeKeys) {
    const value = await secrets.get(name);
    if (value) return { [name]: value };
  }
  return { CLAUDE_CODE_OAUTH_TOKEN: await accessToken(environment, now) };
}

/** The access token of Claude Code's login on this machine. Throws if it is missing or expires soon. */
async function accessToken(host: HostEnvironment, now: number): Promise<string> {
  const dir = host['CLAUDE_CONFIG_DIR'] || join(host['HOME'] || homedir(), '.claude');
  const file = join(dir, '.credentials.json');
  const login = recordOf((await readLogin(file))?.['claudeAiOauth']);
  const token = textOf(login['accessToken']);
  if (token === undefined) throw errors.agentNotLoggedIn('claude', advice);
  const expiresAt = numberOf(login['expiresAt']);
  if (expiresAt !== undefined && expiresAt < now + minimumLifeMs) {
    throw errors.agentNotLoggedIn(
      'claude',
      `The login in ${file} has expired or expires soon. Run "claude" once to renew it; for long queues, run "claude setup-token" and set CLAUDE_CODE_OAUTH_TOKEN.`,
    );
  }
  return token;
}
