import { allowDomains, type AllowDomainsParts } from '../network/allowDomains';
import { command } from './command';

/** Allows denied domains for the user alone. */
export const allowForMe = command('tsk.allowForMe', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'user', argument),
);
