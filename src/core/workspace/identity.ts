import type { Identity } from '../model/repository';
import type { UserConfig } from './userConfig';

/** Who commits when the user's configuration does not say who they are. */
const fallback: Identity = { name: 'TSK', email: 'tsk@localhost' };

/** The user as their repository sees them: `author.*` before `user.*`, as git itself has it. */
export function identityOf(config: UserConfig): Identity {
  return {
    name: config.get('author.name') || config.get('user.name') || fallback.name,
    email: config.get('author.email') || config.get('user.email') || fallback.email,
  };
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
