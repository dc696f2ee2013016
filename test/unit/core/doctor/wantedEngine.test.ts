import assert from 'node:assert/strict';
import { createCore } from '../../../../src/core/core';
import { nullLogger } from '../../../../src/core/model/logger';
import { tempFolder } from '../../../support/gitRepo';

describe('the findings about the engine', () => {
  it('are about the requested one, no matter what the configuration file says', async () => {
    const temp = tempFolder();
    const core = createCore({
      dataDir: temp.dir,
      resourcesDir: temp.dir,
      environment: {
        HOME: temp.dir,
        XDG_CONFIG_HOME: temp.dir,
        DOCKER_HOST: `unix://${temp.dir}/docker.sock`,
        CONTAINER_HOST: `unix://${temp.dir}/podman.sock`,
      },
      logger: nullLogger,
    });
    try {
      const said = async (engine?: 'podman'): Promise<string> =>
        JSON.stringify((await core.examine([], { engine })).find(({ check }) => check === 'engine'));
      assert.match(await said(), /docker\.sock/);
      assert.match(await said('podman'), /No Podman answers.*podman\.sock/);
    } finally {
      core.dispose();
      temp.remove();
    }
  });
});
