// Makes artifacts/tsk.vsix.
import { main } from './lib/main.mjs';
import { phase } from './lib/phase.mjs';
import { packageExtension } from './lib/vsix.mjs';

await main(async () => {
  const { file, size } = await phase('package extension', packageExtension);
  console.log(`${file}: ${(size / 1024).toFixed(0)} KB`);
});
