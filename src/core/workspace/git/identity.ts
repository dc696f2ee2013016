import type { Identity } from '../../model/repository';
import type { UserConfig } from './userConfig';

/** The author if git does not know the user. */
const fallback: Identity = { name: 'TSK', email: 'tsk@localhost' };

/**
 * The user's identity as git determines it for an author: the environment, then `author.*`, then `user.*`, and last the
 * values that git would use only for a committer.
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

/** git strips invalid characters from a name, and refuses it if nothing remains. */
function isUsable(text: string | undefined): boolean {
  return text !== undefined && [...text].some((char) => char > ' ' && !'.,:;<>"\\\''.includes(char));
}

/** The variables that make git commit as `identity`, regardless of its configuration. */
export function identityEnvironment({ name, email }: Identity): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}
