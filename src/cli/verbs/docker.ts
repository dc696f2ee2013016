import { resolve } from 'node:path';
import type { BuildProgress, Image, ImagePreview } from '../../core/model/image';
import { errors } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import type { Arguments, Context, Verb } from '../verb';
import { sandboxHelp, sandboxOptions, sandboxOverrides, text } from './sandboxOptions';

/** `tsk docker build` and `tsk docker prune`: images apart from any task. */
export const docker: Verb = {
  name: 'docker',
  summary: 'build the image of a sandbox beforehand, or remove old ones',
  usage: 'build|prune [options]',
  options: {
    repo: { type: 'string' },
    'no-cache': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    'proxy-only': { type: 'boolean' },
    ...sandboxOptions,
  },
  help: [
    'build   builds the image for this repository, and the proxy’s',
    'prune   removes the images of ours that no configuration produces any more',
    '    --repo PATH             any path in the repository (default: here)',
    '    --no-cache              build every step anew',
    '    --dry-run               print what would be built, or removed',
    '    --proxy-only            build only the proxy’s image',
    ...sandboxHelp,
  ],
  async run(context, args) {
    const [what, unexpected] = args.positionals;
    if (unexpected === undefined && what === 'build') return build(context, args);
    if (unexpected === undefined && what === 'prune') return prune(context, args);
    throw errors.badInput('Usage: tsk docker build|prune [options]');
  },
};

async function build(context: Context, args: Arguments): Promise<number> {
  const { core, print, signal } = context;
  const request = imageRequest(context, args);
  const proxyOnly = args.values['proxy-only'] === true;
  if (args.values['dry-run'] === true) {
    if (proxyOnly) throw errors.badInput('Give either --dry-run or --proxy-only, not both.');
    for (const line of previewLines(await core.images.preview(request, signal))) print(line);
    return exitCodes.ok;
  }
  const options = { signal, noCache: args.values['no-cache'] === true };
  const progress: BuildProgress = {
    onBuild: (tag) => print(`Building ${tag}`),
    onOutput: (line) => print(`| ${line}`),
  };
  if (!proxyOnly) {
    print(ready(await withApproval(context, args, () => core.images.build(request, progress, options))));
  }
  print(ready(await core.images.buildProxy(request.flags.engine, progress, options)));
  return exitCodes.ok;
}

async function prune(context: Context, args: Arguments): Promise<number> {
  const { core, print } = context;
  const { repoPath, flags } = imageRequest(context, args);
  const dryRun = args.values['dry-run'] === true;
  const images = await core.images.obsolete([repoPath], flags.engine);
  if (images.length === 0) print('There is no old image of ours.');
  for (const { id, tag, sizeBytes } of images) {
    if (!dryRun) await core.images.remove(id, flags.engine);
    print(`${dryRun ? 'Would remove' : 'Removed'} ${oneLine(tag)} (${Math.round(sizeBytes / 1e6)} MB)`);
  }
  return exitCodes.ok;
}

function imageRequest({ cwd }: Context, args: Arguments) {
  return { repoPath: resolve(cwd, text(args, 'repo') ?? '.'), flags: sandboxOverrides(args) };
}

function ready({ tag, built }: Image): string {
  return `${tag} ${built ? 'is built' : 'was there already'}`;
}

function previewLines({ tag, dockerfile, parts, files, present }: ImagePreview): readonly string[] {
  const state = present === undefined ? 'no engine answers' : present ? 'is there' : 'would be built';
  return [
    `# ${tag} (${state})`,
    ...(files.length ? [`# files besides: ${files.map(oneLine).join(', ')}`] : []),
    ...dockerfile.split('\n').flatMap((line, n) => {
      const part = parts.find(({ firstLine }) => firstLine === n + 1);
      return part ? [`# --- ${part.kind}: ${oneLine(part.origin)}`, line] : [line];
    }),
  ];
}
