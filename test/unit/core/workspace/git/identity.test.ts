import assert from 'node:assert/strict';
import { identityOf } from '../../../../../src/core/workspace/git/identity';

type Texts = Readonly<Record<string, string>>;

const cases: readonly (readonly [config: Texts, environment: Texts, identity: string])[] = [
  [{}, {}, 'TSK <tsk@localhost>'],
  [{ 'user.name': 'U', 'user.email': 'u@x' }, {}, 'U <u@x>'],
  [{ 'user.name': 'U', 'user.email': 'u@x', 'author.name': 'A', 'author.email': 'a@x' }, {}, 'A <a@x>'],
  [{ 'user.name': 'U', 'author.email': 'a@x' }, { GIT_AUTHOR_NAME: 'E', GIT_AUTHOR_EMAIL: 'e@x' }, 'E <e@x>'],
  [{ 'user.name': 'U' }, { GIT_AUTHOR_EMAIL: 'e@x' }, 'U <e@x>'],
  [{ 'user.name': 'U' }, { EMAIL: 'mail@x' }, 'U <mail@x>'],
  [{ 'user.email': 'u@x' }, { EMAIL: 'mail@x' }, 'TSK <u@x>'],
  [{}, { GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@x', EMAIL: 'mail@x' }, 'C <c@x>'],
  [{ 'committer.name': 'C', 'committer.email': 'c@x' }, {}, 'C <c@x>'],
  [
    { 'user.name': 'U', 'user.email': 'u@x' },
    { GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@x' },
    'U <u@x>',
  ],
  [{ 'user.name': 'U', 'user.email': 'u@x' }, { GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '' }, 'U <u@x>'],
  // git refuses a name of which nothing is left when it has stripped what a name cannot have.
  [{ 'user.name': ' ,;"\'\\.', 'user.email': '<>' }, {}, 'TSK <tsk@localhost>'],
  [{ 'user.name': 'O\'Neil, "Bob" <x>' }, {}, 'O\'Neil, "Bob" <x> <tsk@localhost>'],
];

describe('the author of commits', () => {
  for (const [config, environment, expected] of cases) {
    it(`${JSON.stringify(config)} and ${JSON.stringify(environment)}: ${expected}`, () => {
      const { name, email } = identityOf(new Map(Object.entries(config)), environment);
      assert.equal(`${name} <${email}>`, expected);
    });
  }
});
