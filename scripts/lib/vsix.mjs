// Packages the extension as an installable file.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { bundle } from './bundle.mjs';
import { Failure } from './failure.mjs';
import { inRepo, repoRoot } from './paths.mjs';
import { run } from './run.mjs';

/** A larger file contains something that does not belong there. */
const limit = 5 * 1024 * 1024;

/** @returns {Promise<{ file: string, size: number }>} */
export async function packageExtension() {
  rmSync(inRepo('dist'), { recursive: true, force: true });
  await bundle({ minify: true });
  const file = inRepo('artifacts', 'tsk.vsix');
  mkdirSync(inRepo('artifacts'), { recursive: true });
  const options = [
    'package',
    '--no-dependencies',
    '--skip-license',
    '--allow-missing-repository',
    // There is no repository address to make links absolute.
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  await run(process.execPath, [inRepo('node_modules/@vscode/vsce/vsce'), ...options], { cwd: repoRoot });
  const { size } = statSync(file);
  if (size <= limit) return { file, size };
  throw new Failure(
    `${file} is ${(size / 1024 / 1024).toFixed(1)} MB, more than 5 MB.`,
    'Check its content ("npx vsce ls --no-dependencies") and extend .vscodeignore.',
  );
}
