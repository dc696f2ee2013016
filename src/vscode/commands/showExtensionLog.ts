import type { ExtensionLog } from '../logs/extensionLog';
import { command } from './command';

/** Shows what the extension says about itself. */
export const showExtensionLog = command('tsk.showExtensionLog', ({ log }: { readonly log: ExtensionLog }) =>
  Promise.resolve(log.show()),
);
