import { allowDomains, allowOnce as runAllowing, type AllowDomainsParts } from '../network/allowDomains';
import { command } from './command';

/** Allows denied domains in the project's tsk.toml. */
export const allowForProject = command('tsk.allowForProject', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'project', argument),
);

/** Allows denied domains in the user's tsk.toml. */
export const allowForMe = command('tsk.allowForMe', (parts: AllowDomainsParts, argument) =>
  allowDomains(parts, 'user', argument),
);

/** Runs a task again with denied domains allowed, this once. */
export const allowOnce = command('tsk.allowOnce', (parts: AllowDomainsParts, argument) =>
  runAllowing(parts, argument),
);
