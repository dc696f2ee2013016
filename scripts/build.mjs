// node scripts/build.mjs             dist/, as it ships but readable
// node scripts/build.mjs --minify    dist/, as it ships
// node scripts/build.mjs --watch     dist/, again after every change
// node scripts/build.mjs --tests     out/, the sources and tests one by one for mocha
import { bundle, watchBundles } from './lib/bundle.mjs';
import { main } from './lib/main.mjs';
import { phase } from './lib/phase.mjs';
import { transpile } from './lib/transpile.mjs';

await main(async () => {
  const options = new Set(process.argv.slice(2));
  if (options.has('--watch')) {
    await watchBundles();
    return new Promise(() => {}); // esbuild's service keeps the process alive
  }
  if (options.has('--tests')) await phase('build tests', transpile);
  else await phase('build', () => bundle({ minify: options.has('--minify') }));
});
