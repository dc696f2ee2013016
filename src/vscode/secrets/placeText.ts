import { l10n } from 'vscode';
import type { SecretPlace } from './editorSecrets';

/** Where the value of a secret is kept, in words. */
export function placeText(place: SecretPlace): string {
  switch (place) {
    case 'editor':
      return l10n.t('set in VS Code');
    case 'environment':
      return l10n.t('set in the environment');
    case 'nowhere':
      return l10n.t('not set');
  }
}
