import type { Approval, Loosening } from '../../core/model/config';

/**
 * True when what has to be approved differs from before by nothing but these domains, and that the user's own table, which
 * they were put into, holds for this repository.
 */
export function addsOnly(domains: readonly string[], before: Approval | undefined, after: Approval): boolean {
  const known = new Set(itemsOf(before).map((item) => JSON.stringify(item)));
  return itemsOf(after)
    .filter((item) => !known.has(JSON.stringify(item)))
    .every(
      ({ kind, key, value }) =>
        kind === 'project-table' ||
        (kind === 'wider-network' && key === 'allow_domains' && domains.some((domain) => value === domain)),
    );
}

function itemsOf(approval: Approval | undefined): readonly Loosening[] {
  return approval?.parts.flatMap(({ items }) => items) ?? [];
}
