/** What a `tsk-git` URI stands for: a file's content, or the commit that a submodule points to. */
export interface BlobRef {
  readonly kind: 'blob' | 'submodule';
  /** The git directory that holds the object. */
  readonly gitDir: string;
  /** Full hexadecimal object name. */
  readonly object: string;
}

export function blobQuery(ref: BlobRef): string {
  return JSON.stringify([ref.kind, ref.gitDir, ref.object]);
}

/** The reference in a URI's query, or undefined when the query is not one that `blobQuery` made. */
export function parseBlobQuery(query: string): BlobRef | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(query);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed.length !== 3) return undefined;
  const [kind, gitDir, object] = parsed as readonly unknown[];
  if (kind !== 'blob' && kind !== 'submodule') return undefined;
  if (typeof gitDir !== 'string' || typeof object !== 'string') return undefined;
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(object) ? { kind, gitDir, object } : undefined;
}
