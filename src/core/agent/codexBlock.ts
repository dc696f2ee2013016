import type { AccountBlock } from '../model/agent';
import { present } from '../util/fields';
import { timestampOf, type Timestamp } from '../util/time';

const units = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;

/**
 * Why further tasks of the account would fail too, according to an error message: the limit of a plan or of a key, or
 * a refused log-in. `now` is in milliseconds since 1970.
 */
export function codexBlock(message: string, now: number): AccountBlock | undefined {
  if (/\busage limit\b|\bquota exceeded\b|\binsufficient_quota\b|\b429\b|\bout of credits\b/i.test(message)) {
    const until = resetTime(message, now);
    return { kind: 'usage-limit', ...present({ until }) };
  }
  if (/\b401\b|\bunauthorized\b|\brefresh token\b|\bsign in again\b|\bnot logged in\b/i.test(message)) {
    return { kind: 'not-logged-in' };
  }
  return undefined;
}

/** "try again in 2 days 3 hours 4 minutes", "try again at 3:05 PM", "try again at Nov 23rd, 2026 3:05 PM" (in UTC). */
function resetTime(message: string, now: number): Timestamp | undefined {
  const wait = /try again in ((?:\d+ (?:day|hour|minute|second)s?(?:,? (?:and )?)?)+)/i.exec(message)?.[1];
  if (wait !== undefined) {
    const parts = [...wait.matchAll(/\b(\d+) (day|hour|minute|second)/gi)];
    const ms = parts.reduce(
      (sum, [, number, unit]) =>
        sum + Number(number) * units[(unit ?? '').toLowerCase() as keyof typeof units],
      0,
    );
    return timestampOf(now + ms);
  }
  const at =
    /try again at (?:([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}) )?(\d{1,2}):(\d{2}) ?([AP]M)/i.exec(
      message,
    );
  if (!at) return undefined;
  const [, month, day, year, hour = '', minute = '', half = ''] = at;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  if (month !== undefined) return timestampOf(Date.parse(`${month} ${day}, ${year} ${hours}:${minute} UTC`));
  const today = new Date(now).setUTCHours(hours, Number(minute), 0, 0);
  return timestampOf(today > now ? today : today + units.day);
}
