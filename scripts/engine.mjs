// Keeps the engine that the tests use running, base image included, until Ctrl-C: handy while working on them.
import { baseImage, ensureBaseImage } from './lib/baseImage.mjs';
import { ensureEngine } from './lib/engine.mjs';
import { main } from './lib/main.mjs';
import { phase } from './lib/phase.mjs';

await main(async () => {
  const { socketPath } = await phase('container engine', ensureEngine);
  await phase(baseImage, () => ensureBaseImage(socketPath));
  console.log(`ready: export DOCKER_HOST=${process.env.DOCKER_HOST}`);
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
});
