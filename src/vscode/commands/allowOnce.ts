import { allowOnce as runAllowing, type AllowDomainsParts } from '../network/allowDomains';
import { command } from './command';

/** Runs a task again with denied domains allowed, this once. */
export const allowOnce = command('tsk.allowOnce', (parts: AllowDomainsParts, argument) =>
  runAllowing(parts, argument),
);
