/** The port to what the user keeps secret: the editor's SecretStorage, else the environment. */
export interface Secrets {
  /** The value kept under that name, or undefined. Never logged, never stored. */
  get(name: string): Promise<string | undefined>;
}

/** What the user keeps in the environment; empty counts as unset. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  return { get: (name) => Promise.resolve(environment[name] || undefined) };
}
