// Prepares what tests, benchmarks and `npm start` need. Each is made once per run, on first use.
import { baseImage, ensureBaseImage } from './baseImage.mjs';
import { bundle } from './bundle.mjs';
import { ensureEngine } from './engine.mjs';
import { phase } from './phase.mjs';
import { transpile } from './transpile.mjs';
import { packageExtension } from './vsix.mjs';

async function engine() {
  const { socketPath } = await phase('container engine', ensureEngine);
  await phase(baseImage, () => ensureBaseImage(socketPath));
  // Tests that need an engine run if this is set, and are skipped with a reason otherwise.
  process.env.TSK_TEST_ENGINE = socketPath;
}

async function vsix() {
  const { file } = await phase('package extension', packageExtension);
  process.env.TSK_TEST_VSIX = file;
}

const steps = {
  tests: () => phase('build tests', transpile),
  bundle: () => phase('build', () => bundle()),
  package: vsix,
  engine,
};

/** @type {Map<string, Promise<void>>} */
const done = new Map();

/** @param {keyof typeof steps} need */
export function prepare(need) {
  const ready = done.get(need) ?? steps[need]();
  done.set(need, ready);
  return ready;
}
