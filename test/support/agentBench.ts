import { join } from 'node:path';
import type { TaskRequest } from '../../src/core/controller/taskRequest';
import { imageOf, testCore } from './engineBench';
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
  const { id } = await run;
  watch.dispose();
  return startServer(await imageOf(warm, id), 'modelApiMain.js', ['0.0.0.0', '8080']);
}
