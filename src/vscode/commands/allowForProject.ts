import { allowDomains, type AllowDomainsParts } from '../network/allowDomains';

/** Allows denied domains for everybody who works on the project. */
export function allowForProject(parts: AllowDomainsParts, argument: unknown): Promise<void> {
  return allowDomains(parts, 'project', argument);
}
