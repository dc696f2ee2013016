/**
 * Whether git takes a folder with these names for a repository: `HEAD` beside `objects` and `refs`, or beside a
 * `commondir` that names their location. Ignores case, as some file systems do.
 */
export function looksLikeGitDir(names: Iterable<string>): boolean {
  const there = new Set([...names].map((name) => name.toLowerCase()));
  return there.has('head') && ((there.has('objects') && there.has('refs')) || there.has('commondir'));
}
