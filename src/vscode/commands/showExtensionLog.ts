import type { ExtensionLog } from '../logs/extensionLog';
import { command } from './command';

/** Shows the extension's own log. */
export const showExtensionLog = command('tsk.showExtensionLog', ({ log }: { readonly log: ExtensionLog }) =>
  Promise.resolve(log.show()),
);
