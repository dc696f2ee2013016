// dist/: the shipped files. Two bundles, because two programs share the core, and one for each package that loads on first
// use: a single bundle would take three times as long to load.
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { inRepo, repoRoot } from './paths.mjs';

/** The packages that the source loads with `import()`. Any other has no file in `dist/lib` and breaks the build. */
const lazy = '@iarna/toml dockerode node-pty simple-git sql.js tar-stream toml-eslint-parser yaml'.split(' ');

/** @param {string} name */
const fileOf = (name) => `${name.replace(/\W+/g, '-').replace(/^-/, '')}.js`;

/** Resolves `import('package')` to its file. @type {import('esbuild').Plugin} */
const lazyPackages = {
  name: 'lazy packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      if (lazy.includes(path)) return { path: `./lib/${fileOf(path)}`, external: true };
      return { errors: [{ text: `${path} is loaded at first use: name it in scripts/lib/bundle.mjs.` }] };
    });
  },
};

/**
 * dockerode's dependencies for BuildKit sessions and engines behind ssh, which TSK does not use: four fifths of its size.
 */
const unused = /^(@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|ssh2)$/;

/** @type {import('esbuild').Plugin} */
const withoutUnused = {
  name: 'without unused packages',
  setup(build) {
    build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }));
    build.onLoad({ filter: /^/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * @param {{ minify?: boolean }} options
 * @returns {import('esbuild').BuildOptions[]}
 */
function bundles({ minify = false }) {
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: repoRoot,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    sourcemap: true,
    sourcesContent: false,
    minify,
    // Keep stack traces in users' logs readable.
    keepNames: minify,
    // `import()` becomes `require`, because the loaded files are CommonJS.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  };
  return [
    {
      ...common,
      plugins: [lazyPackages],
      entryPoints: ['src/extension.ts'],
      outfile: 'dist/extension.js',
      target: 'node22',
      external: ['vscode'],
    },
    // `vscode` is not external here, so the build breaks if the core needs it.
    {
      ...common,
      plugins: [lazyPackages],
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/cli.js',
      target: 'node20',
    },
    ...lazy.map((name) => ({
      ...common,
      plugins: [withoutUnused],
      stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: repoRoot },
      outfile: `dist/lib/${fileOf(name)}`,
      target: 'node20',
    })),
  ];
}

/** node-pty's binaries for the systems that TSK supports. The debug symbols for Windows alone would be 21 MB. */
const terminals = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** sql.js looks for its WebAssembly beside the bundle, node-pty for its binaries. */
function copyAssets() {
  mkdirSync(inRepo('dist'), { recursive: true });
  copyFileSync(inRepo('node_modules/sql.js/dist/sql-wasm.wasm'), inRepo('dist/sql-wasm.wasm'));
  for (const system of terminals) {
    const part = `prebuilds/${system}`;
    cpSync(inRepo('node_modules/node-pty', part), inRepo('dist', part), { recursive: true });
  }
}

/** @param {{ minify?: boolean }} [options] */
export async function bundle(options = {}) {
  const { build } = await import('esbuild');
  copyAssets();
  const results = await Promise.allSettled(bundles(options).map(build));
  const failed = results.filter(({ status }) => status === 'rejected').length;
  if (failed > 0)
    throw new Failure(
      `${failed} of ${results.length} bundles could not be built: the errors are shown above.`,
    );
}

/** Bundles again after every change until the process ends. */
export async function watchBundles() {
  const { context } = await import('esbuild');
  copyAssets();
  for (const options of bundles({})) await (await context({ ...options, logLevel: 'info' })).watch();
}
