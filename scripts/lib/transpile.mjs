// out/: every source and test file separately, for mocha. Does not check types; tsc does that.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { inRepo, repoRoot } from './paths.mjs';

/** @param {string} folder @param {string} ending @returns {string[]} paths from the repository root */
function filesIn(folder, ending) {
  try {
    return readdirSync(inRepo(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Removes compiled tests whose source is gone. @param {Set<string>} kept */
function removeStale(kept) {
  for (const folder of ['out/src', 'out/test']) {
    for (const file of filesIn(folder, '.js')) {
      if (kept.has(file)) continue;
      rmSync(inRepo(file), { force: true });
      rmSync(inRepo(`${file}.map`), { force: true });
    }
  }
}

export async function transpile() {
  const { build } = await import('esbuild');
  const entryPoints = [...filesIn('src', '.ts'), ...filesIn('test', '.ts')].filter(
    (file) => !file.endsWith('.d.ts') && !file.startsWith(path.join('test', 'fixtures')),
  );
  removeStale(new Set(entryPoints.map((file) => path.join('out', file.replace(/\.ts$/, '.js')))));
  const built = build({
    absWorkingDir: repoRoot,
    entryPoints,
    outbase: '.',
    outdir: 'out',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  await built.catch(() => {
    throw new Failure('Could not build the tests. The errors are shown above.');
  });
}
