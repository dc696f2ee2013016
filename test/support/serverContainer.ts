import { join } from 'node:path';
import type Docker from 'dockerode';
import { after } from 'mocha';
import { rawEngine, root } from './engineBench';

/** A server of ours in a container on the engine's default network: what a sandbox may or may not reach. */
export interface ServerContainer {
  readonly id: string;
  readonly address: string;
  /** Everything the server printed so far. */
  output(): Promise<string>;
}

/**
 * Starts `node <script> <args>` in a container of `image` (any with Node.js), the compiled test support at
 * /support, and waits until it prints `ready`. Removed after the suite.
 */
export async function startServer(
  image: string,
  script: string,
  args: readonly string[],
): Promise<ServerContainer> {
  const container = await rawEngine().createContainer({
    Image: image,
    // Low ports are not for everybody with every engine.
    User: '0:0',
    Entrypoint: ['node', `/support/${script}`],
    Cmd: [...args],
    Labels: { 'tsk.test': String(process.pid) },
    HostConfig: { Binds: [`${join(root, 'out', 'test', 'support')}:/support:ro`] },
  });
  after(() => container.remove({ force: true }));
  await container.start();
  const output = (): Promise<string> => outputOf(container);
  for (let tries = 0; !(await output()).includes('ready'); tries++) {
    if (tries > 1_200) throw new Error(`${script} did not become ready: ${await output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { NetworkSettings } = await container.inspect();
  const [network] = Object.values(NetworkSettings.Networks);
  return { id: container.id, address: network?.IPAddress ?? '', output };
}

async function outputOf(container: Docker.Container): Promise<string> {
  return (await container.logs({ stdout: true, stderr: true })).toString('utf8');
}
