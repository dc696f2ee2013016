/** Where an index is brought up to date: a working tree, and by `env` an index of our own for it. */
export interface IndexPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}
