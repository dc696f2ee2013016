import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';

const maxLength = 256 * 1024;

/** Directives that say who may ask for what, and change nothing else. */
const allowed: ReadonlySet<string> = new Set([
  'acl',
  'http_access',
  'http_reply_access',
  'request_header_access',
  'reply_header_access',
  'request_body_max_size',
  'reply_body_max_size',
  'delay_pools',
  'delay_class',
  'delay_access',
  'delay_parameters',
  'delay_initial_bucket_level',
  'connect_timeout',
  'read_timeout',
  'write_timeout',
  'request_timeout',
  'request_start_timeout',
  'client_lifetime',
  'persistent_request_timeout',
  'half_closed_clients',
]);

/** Directives that TSK sets itself; a whole squid.conf of somebody may have them. */
const owned =
  /^(http_port|access_log|cache_log|cache_store_log|logformat|cache|cache_mem|cache_dir|cache_effective_\w+|maximum_object_size\w*|minimum_object_size|pid_filename|coredump_dir|visible_hostname|unique_hostname|hostname_aliases|dns_\w+|hosts_file|append_domain|via|forwarded_for|shutdown_lifetime|max_filedescriptors|pinger_enable|httpd_suppress_version_string|refresh_pattern|workers|buffered_logs|strip_query_terms|cache_mgr|quick_abort_\w+|memory_pools\w*|debug_options|logfile_rotate|email_err_data|err_page_stylesheet)$/;

/** Kinds of `acl` that look at the request and its place in the network, and nothing else. */
const aclTypes =
  /^(src|dst|dstdomain|srcdomain|dstdom_regex|port|method|proto|url_regex|urlpath_regex|url_port|time|maxconn|max_user_ip|http_status|browser|referer_regex|req_mime_type|rep_mime_type|req_header|rep_header|any-of|all-of|myport|localport|localip|myip|random)$/;

/** Rules of the user's that may go into squid's configuration. */
export interface SquidRules {
  readonly lines: readonly string[];
  /** Names of the directives that were left out, as TSK sets them itself. */
  readonly leftOut: readonly string[];
}

/**
 * The access rules of a user's squid configuration (format: squid 5 and 6, `squid.conf`). Before each `http_access
 * allow` stands the same rule for private addresses, denied: names that are refused are still not looked up. Throws
 * `bad-input`, naming line and directive, for what runs programs, reads files or leads to other proxies.
 */
export function squidRules(text: string): SquidRules {
  if (text.length > maxLength) throw errors.badInput('Rules for squid can have at most 256 Ki characters.');
  const lines: string[] = [];
  const leftOut = new Set<string>();
  for (const { number, words } of logicalLines(text)) {
    const [directive = '', ...rest] = words;
    const refuse = (why: string): never => {
      const shown = truncate(oneLine(directive), 60);
      throw errors.badInput(`Rules for squid, line ${number}: "${shown}" ${why}`);
    };
    if (owned.test(directive)) {
      leftOut.add(directive);
      continue;
    }
    if (!allowed.has(directive)) {
      refuse('is not an access rule. Remove it.');
    }
    // A quoted value is the name of a file.
    if (rest.some((word) => word.includes('"'))) refuse('must not read a file: list its values instead.');
    if (directive === 'acl') checkAcl(rest, refuse);
    if (directive === 'http_access' && rest[0] === 'allow') {
      lines.push(['http_access', 'deny', ...rest.slice(1), 'tsk_private'].join(' '));
    }
    lines.push((directive === 'acl' ? aclLine(rest) : words).join(' '));
  }
  return { lines, leftOut: [...leftOut] };
}

function checkAcl([name = '', type = '']: readonly string[], refuse: (why: string) => never): void {
  if (name.toLowerCase().startsWith('tsk_')) refuse(`${name} is a name that TSK uses itself.`);
  if (!aclTypes.test(type)) refuse(`of the type "${truncate(oneLine(type), 40)}" is not allowed here.`);
}

/** Names of a request that has only an address would be looked up: `-n` says no. */
function aclLine([name = '', type = '', ...values]: readonly string[]): readonly string[] {
  const byName = type === 'dstdomain' || type === 'dstdom_regex';
  return ['acl', name, type, ...(byName && !values.includes('-n') ? ['-n'] : []), ...values];
}

/** Lines without comments; one that ends with a backslash continues in the next. */
function logicalLines(
  text: string,
): readonly { readonly number: number; readonly words: readonly string[] }[] {
  const found: { number: number; words: readonly string[] }[] = [];
  let open: { number: number; text: string } | undefined;
  for (const [n, raw] of text.split(/\r?\n/).entries()) {
    if (/[^\P{Cc}\t]/u.test(raw)) {
      throw errors.badInput(`Rules for squid, line ${n + 1}: there is a control character. Remove it.`);
    }
    const whole = open ? { number: open.number, text: `${open.text} ${raw}` } : { number: n + 1, text: raw };
    if (raw.endsWith('\\')) {
      open = { number: whole.number, text: whole.text.slice(0, -1) };
      continue;
    }
    open = undefined;
    const words = whole.text.trim().split(/\s+/).filter(Boolean);
    const comment = words.findIndex((word) => word.startsWith('#'));
    if (comment >= 0) words.length = comment;
    if (words.length) found.push({ number: whole.number, words });
  }
  if (open)
    throw errors.badInput(`Rules for squid, line ${open.number}: it continues past the end of the text.`);
  return found;
}
