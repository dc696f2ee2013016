/** What the doctor looks at, in the order in which it tells. */
export const checkNames = [
  'git',
  'engine',
  'images',
  'proxy',
  'agents',
  'log-ins',
  'folders',
  'disk',
  'database',
  'repositories',
] as const;

export type CheckName = (typeof checkNames)[number];

/** What can be done about a finding by a command; the rest is in its advice. */
export type Remedy =
  | { readonly kind: 'credentials'; readonly agent: string }
  | { readonly kind: 'images' | 'settings' | 'retry' };

/** One thing that was looked at. Holds no secret. */
export interface Finding {
  readonly check: CheckName;
  readonly title: string;
  /** `warning`: something will not work as well, or not for everybody. `problem`: no task can run. */
  readonly status: 'ok' | 'warning' | 'problem';
  /** How it is, in a sentence. */
  readonly text: string;
  /** What to do. */
  readonly advice?: string;
  readonly remedy?: Remedy;
}
