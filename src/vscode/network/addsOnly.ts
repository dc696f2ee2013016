import type { Approval, Loosening } from '../../core/model/config';

/** True when what has to be approved differs from before by nothing but these domains. */
export function addsOnly(domains: readonly string[], before: Approval | undefined, after: Approval): boolean {
  const known = new Set((before?.items ?? []).map((item) => JSON.stringify(item)));
  const isNew = (item: Loosening): boolean => !known.has(JSON.stringify(item));
  return after.items
    .filter(isNew)
    .every(
      ({ kind, key, text }) =>
        kind === 'wider-network' &&
        key === 'allow_domains' &&
        domains.some((domain) => text === `reaches ${domain}`),
    );
}
