import type { LogEvent } from '../model/logEvent';
import { numberOf, recordOf, textOf, type JsonRecord } from '../util/json';
import { formatDuration, timestampOf, type Timestamp } from '../util/time';
import { bounded } from './bounds';

/** The log events of a line of type `system`. Most such lines have none. */
export function systemEvents(line: JsonRecord): readonly LogEvent[] {
  switch (line['subtype']) {
    case 'init':
      return [{ kind: 'info', text: started(line) }];
    case 'api_retry':
      return [{ kind: 'retry', text: retry(line) }];
    case 'compact_boundary':
      return [{ kind: 'info', text: 'The conversation was too long and was summarised.' }];
    case 'permission_denied':
      return said('warning', line['message']);
    case 'model_refusal_fallback':
    case 'model_refusal_no_fallback':
      return said('warning', line['content']);
    case 'informational':
      return said(line['level'] === 'warning' ? 'warning' : 'info', line['content']);
    default:
      return [];
  }
}

/** The log event of a line of type `rate_limit_event`; undefined while the limit is far away. */
export function rateLimit(line: JsonRecord): Extract<LogEvent, { readonly kind: 'limit' }> | undefined {
  const info = recordOf(line['rate_limit_info']);
  const name = limitNames.get(info['rateLimitType']) ?? 'usage limit';
  const reset = resetTime(info['resetsAt']);
  const until = reset === undefined ? {} : { until: reset };
  const resets = reset === undefined ? '' : `; it resets at ${reset.slice(0, 16).replace('T', ' ')} UTC`;
  switch (info['status']) {
    case 'allowed_warning': {
      const used = numberOf(info['utilization']);
      const much = used === undefined ? 'nearly all' : `${Math.round(used * 100)} %`;
      const text = `Claude: ${much} of the ${name} is used${resets}.`;
      return { kind: 'limit', reached: false, text, ...until };
    }
    case 'rejected':
      return { kind: 'limit', reached: true, text: `Claude: the ${name} is reached${resets}.`, ...until };
    default:
      return undefined;
  }
}

const limitNames = new Map<unknown, string>([
  ['five_hour', '5-hour limit'],
  ['seven_day', 'weekly limit'],
  ['seven_day_opus', 'weekly limit for Opus'],
  ['seven_day_sonnet', 'weekly limit for Sonnet'],
  ['overage', 'limit for extra usage'],
]);

/** From seconds since 1970. In UTC, because people read logs elsewhere and later. */
export function resetTime(seconds: unknown): Timestamp | undefined {
  return timestampOf((numberOf(seconds) ?? Number.NaN) * 1000);
}

function started(line: JsonRecord): string {
  const version = textOf(line['claude_code_version']);
  const model = textOf(line['model']);
  return bounded(`Claude Code${version ? ` ${version}` : ''}${model ? `, model ${model}` : ''}`, 'words');
}

function retry(line: JsonRecord): string {
  const status = numberOf(line['error_status']);
  const error = (textOf(line['error']) ?? 'unknown').replaceAll('_', ' ');
  const why =
    status === undefined ? (error === 'unknown' ? 'no connection' : error) : `${error}, status ${status}`;
  const attempts = `attempt ${numberOf(line['attempt']) ?? '?'} of ${numberOf(line['max_retries']) ?? '?'}`;
  const wait = numberOf(line['retry_delay_ms']);
  const next = wait === undefined ? '' : `; next in ${formatDuration(wait)}`;
  return bounded(`The model's API did not answer (${why}): ${attempts}${next}.`, 'words');
}

function said(kind: 'info' | 'warning', text: unknown): readonly LogEvent[] {
  const words = textOf(text);
  return words === undefined ? [] : [{ kind, text: bounded(words, 'message') }];
}
