import { allowDomains, type AllowDomainsParts } from '../network/allowDomains';

/** Allows denied domains for the user alone. */
export function allowForMe(parts: AllowDomainsParts, argument: unknown): Promise<void> {
  return allowDomains(parts, 'user', argument);
}
