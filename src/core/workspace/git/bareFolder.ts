/**
 * Whether a folder with these names in it is a repository for git: `HEAD` beside `objects` and `refs`, or beside a
 * `commondir` that says where those are. Whatever case the names have: some file systems do not tell.
 */
export function looksLikeGitDir(names: Iterable<string>): boolean {
  const there = new Set([...names].map((name) => name.toLowerCase()));
  return there.has('head') && ((there.has('objects') && there.has('refs')) || there.has('commondir'));
}
