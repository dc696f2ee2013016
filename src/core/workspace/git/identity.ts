import type { Identity } from '../../model/repository';
import type { UserConfig } from './userConfig';

/** Who commits when nothing says who the user is. */
const fallback: Identity = { name: 'TSK', email: 'tsk@localhost' };

/**
 * The user as their git sees them as an author: the environment before `author.*` before `user.*`; what it would take for
 * the committer alone is still better than nobody.
 */
export function identityOf(config: UserConfig, environment: NodeJS.ProcessEnv = process.env): Identity {
  const first = (variables: readonly (string | undefined)[]): string | undefined => variables.find(isUsable);
  return {
    name:
      first([
        environment['GIT_AUTHOR_NAME'],
        ...['author.name', 'user.name'].map((name) => config.get(name)),
        ...[environment['GIT_COMMITTER_NAME'], config.get('committer.name')],
      ]) ?? fallback.name,
    email:
      first([
        environment['GIT_AUTHOR_EMAIL'],
        ...['author.email', 'user.email'].map((name) => config.get(name)),
        ...[environment['GIT_COMMITTER_EMAIL'], config.get('committer.email'), environment['EMAIL']],
      ]) ?? fallback.email,
  };
}

/** git strips what a name cannot have, and refuses one of which nothing is left. */
function isUsable(text: string | undefined): boolean {
  return text !== undefined && [...text].some((char) => char > ' ' && !'.,:;<>"\\\''.includes(char));
}

/** What makes git commit as `identity`, whatever it is configured to. */
export function identityEnvironment({ name, email }: Identity): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}
