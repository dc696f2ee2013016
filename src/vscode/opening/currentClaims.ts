import { extensions, workspace } from 'vscode';
import { claimsOf, type EditorClaim } from './editorClaims';

/** Which editors claim which names, by the extensions and the settings of now. */
export function currentClaims(): readonly EditorClaim[] {
  const manifests = extensions.all.map(({ packageJSON }) => packageJSON as unknown);
  const settings = workspace.getConfiguration('workbench');
  return ['editorAssociations', 'diffEditorAssociations'].flatMap((key, at) =>
    claimsOf(at === 0 ? manifests : [], settings.get<unknown>(key)),
  );
}
