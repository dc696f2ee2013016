import { allowDomains, type AllowDomainsParts } from '../network/allowDomains';
import { command } from './command';

/** Allows denied domains for everybody who works on the project. */
export const allowForProject = command('tsk.allowForProject', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'project', argument),
);
