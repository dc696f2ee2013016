/** A working tree and, through `env`, TSK's own index for it. */
export interface IndexPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}
