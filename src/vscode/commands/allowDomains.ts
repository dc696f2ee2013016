import { allowDomains, allowOnce as runAllowing, type AllowDomainsParts } from '../network/allowDomains';
import { command } from './command';

/** Allows denied domains for everybody who works on the project. */
export const allowForProject = command('tsk.allowForProject', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'project', argument),
);

/** Allows denied domains for the user alone. */
export const allowForMe = command('tsk.allowForMe', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'user', argument),
);

/** Runs a task again with denied domains allowed, this once. */
export const allowOnce = command('tsk.allowOnce', (parts: AllowDomainsParts, argument) =>
  runAllowing(parts, argument),
);
