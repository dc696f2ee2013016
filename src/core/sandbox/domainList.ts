import { domainAdvice, isDomain } from '../util/domain';
import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';

/**
 * Domains as squid's `dstdomain` wants them, in a stable order: lower case, each once, and none that another covers
 * (`.a.example` stands for itself and all below, and squid refuses a list that says so twice). Throws `bad-input`.
 */
export function domainList(domains: readonly string[]): readonly string[] {
  const all = new Set(domains.map(checkedDomain));
  return [...all].filter((domain) => !isCovered(domain, all)).sort();
}

function isCovered(domain: string, all: ReadonlySet<string>): boolean {
  if (!domain.startsWith('.') && all.has(`.${domain}`)) return true;
  const labels = domain.replace(/^\./, '').split('.');
  return labels.slice(1).some((_, n) => all.has(`.${labels.slice(n + 1).join('.')}`));
}

/** Only what can be a name: nothing that could add a line or a word to squid's file, and no address. */
function checkedDomain(domain: string): string {
  const name = domain.toLowerCase();
  if (!isDomain(name)) {
    throw errors.badInput(`"${truncate(oneLine(domain), 80)}" is not a domain. ${domainAdvice}`);
  }
  return name;
}
