/**
 * The time zone of this machine's user as a variable `TZ` says it in a sandbox, so that commits made there carry it:
 * what they set, unless it leads to a file of the host, else what the system has. Undefined where nobody knows.
 */
export function hostTimeZone(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const set = environment['TZ'];
  if (set !== undefined && /^[A-Za-z][\w+\-/<>,.:]*$/.test(set)) return set;
  return Intl.DateTimeFormat().resolvedOptions().timeZone || undefined;
}
