import { join } from 'node:path';
import type { TaskRequest } from '../../src/core/controller/taskRequest';
import { rawEngine, testCore } from './engineBench';
import { startServer, type ServerContainer } from './serverContainer';

/**
 * A stand-in for the models' APIs in a container, beside the proxy: of the image of the agent, which has Node.js. The
 * image is made on the way, by a task that is cancelled as soon as its agent begins.
 */
export async function startModelApiFor(
  request: TaskRequest & { readonly agent: string },
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerContainer> {
  const warm = testCore(join(folder, 'warm'), environment);
  const cancel = new AbortController();
  const run = warm.tasks.run(request, { signal: cancel.signal });
  const watch = warm.tasks.onDidChange(({ changed }) => {
    if (changed.some(({ state }) => state.kind === 'running')) cancel.abort('The image is there.');
  });
  await run;
  watch.dispose();
  const label = `tsk.image=tsk/default-${request.agent}`;
  const [image] = await rawEngine().listImages({ filters: { label: [label] } });
  return startServer(image?.Id ?? '', 'modelApiMain.js', ['0.0.0.0', '8080']);
}
