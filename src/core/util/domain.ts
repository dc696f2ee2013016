const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
// The last part of a domain begins with a letter; that of an IPv4 address, in any spelling, with a digit.
const form = new RegExp(`^\\.?(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`);

/** True for a host name of at least two parts, or a suffix that begins with a dot; in lower case, no address. */
export function isDomain(text: string): boolean {
  return text.length <= 253 && form.test(text);
}

/** What to say of something that is no such domain. */
export const domainAdvice =
  'Write api.example.com, or .example.com for that and everything below it: no address, no port, no "*".';
