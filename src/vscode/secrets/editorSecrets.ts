import type { Memento, SecretStorage } from 'vscode';
import type { Secrets } from '../../core/model/secrets';

const prefix = 'tsk.secret.';
const index = 'tsk.secretNames';

/** Where the value of a secret is kept. */
export type SecretSource = 'editor' | 'environment' | 'nowhere';

/** The user's secrets: what is kept in the editor counts more than what the environment has. */
export class EditorSecrets implements Secrets {
  constructor(
    private readonly storage: SecretStorage,
    private readonly names: Memento,
    private readonly fallback: Secrets,
  ) {}

  async get(name: string): Promise<string | undefined> {
    return (await this.storage.get(prefix + name)) ?? this.fallback.get(name);
  }

  async sourceOf(name: string): Promise<SecretSource> {
    if ((await this.storage.get(prefix + name)) !== undefined) return 'editor';
    return (await this.fallback.get(name)) === undefined ? 'nowhere' : 'environment';
  }

  /** The names of all secrets in the editor. */
  list(): readonly string[] {
    return this.names.get<string[]>(index, []);
  }

  async set(name: string, value: string): Promise<void> {
    await this.storage.store(prefix + name, value);
    await this.names.update(index, [...new Set([...this.list(), name])].sort());
  }

  async delete(name: string): Promise<void> {
    await this.storage.delete(prefix + name);
    await this.names.update(
      index,
      this.list().filter((known) => known !== name),
    );
  }
}
