import { allowOnce as runAllowing, type AllowDomainsParts } from '../network/allowDomains';

/** Runs a task again with denied domains allowed, this once. */
export function allowOnce(parts: AllowDomainsParts, argument: unknown): Promise<void> {
  return runAllowing(parts, argument);
}
