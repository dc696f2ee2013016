import type { BuildLog } from '../images/buildLog';

/** Shows what building images said. */
export function showBuildLog({ buildLog }: { readonly buildLog: BuildLog }): Promise<void> {
  buildLog.show();
  return Promise.resolve();
}
