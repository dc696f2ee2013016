import type { AccountBlock } from '../model/agent';
import type { LogEvent } from '../model/logEvent';
import { present } from '../util/fields';
import { resetTime } from './claudeNotices';

/** Why further tasks of the account would fail like this one; undefined if nothing suggests that. */
export function accountBlock(
  result: string | undefined,
  limit: Extract<LogEvent, { readonly kind: 'limit' }> | undefined,
  loginRefused: boolean,
): AccountBlock | undefined {
  if (limit?.reached) {
    return { kind: 'usage-limit', ...present({ until: limit.until }) };
  }
  // Older versions report it only in words: "Claude AI usage limit reached|1795300000".
  const said = /\blimit reached(?:\|(\d{10}))?\b|\bhit your .{0,40}\blimit\b/i.exec(result ?? '');
  if (said) {
    const until = said[1] === undefined ? undefined : resetTime(Number(said[1]));
    return { kind: 'usage-limit', ...present({ until }) };
  }
  // A key's own limit, after the program's retries failed.
  if (/\(429\)/.test(result ?? '')) return { kind: 'usage-limit' };
  return loginRefused ? { kind: 'not-logged-in' } : undefined;
}
