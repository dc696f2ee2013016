import type { BuildLog } from '../images/buildLog';
import { command } from './command';

/** Shows what building images said. */
export const showBuildLog = command('tsk.showBuildLog', ({ buildLog }: { readonly buildLog: BuildLog }) => {
  buildLog.show();
  return Promise.resolve();
});
