/** What is known of an agent's credentials. Never what they are. */
export interface Login {
  readonly agent: string;
  /** The names under which a key may be kept, and whether there is one. The first that is set counts. */
  readonly keys: readonly { readonly name: string; readonly isSet: boolean }[];
  /** The agent's own log-in on this machine can be used when no key is set. */
  readonly own: boolean;
  /** Why the agent cannot be started; undefined when it can. */
  readonly missing?: string;
}
