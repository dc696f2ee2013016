import { join } from 'node:path';
import { connectEngine } from '../../src/core/sandbox/connectEngine';
import { DockerEngine } from '../../src/core/sandbox/dockerEngine';
import { testCore } from './engineBench';
import { nodeImage } from './nodeImage';
import { startServer, type ServerContainer } from './serverContainer';
import { tempFolder } from './tempFolder';

/** For a suite about the proxy: its image, and a server that a sandbox can ask for. Both are there once a test runs. */
export class ProxyBench {
  readonly engine = new DockerEngine(() => connectEngine(process.env));
  private made: { readonly image: string; readonly server: ServerContainer } | undefined;

  constructor(name: string) {
    const folder = tempFolder(name);
    const core = testCore(join(folder, 'data'));
    before(async () => {
      const node = await nodeImage(core, join(folder, 'image'));
      const server = await startServer(node, 'echoServerMain.js', ['80', '443', '8080']);
      const quiet = { onBuild: () => undefined, onOutput: () => undefined };
      const { id } = await core.images.buildProxy(undefined, quiet);
      this.made = { image: id, server };
    });
  }

  /** The id of the proxy's image. */
  get image(): string {
    return this.ready.image;
  }

  get server(): ServerContainer {
    return this.ready.server;
  }

  private get ready(): NonNullable<ProxyBench['made']> {
    if (!this.made) throw new Error('The bench is not ready before the tests.');
    return this.made;
  }
}
