import { access } from 'node:fs/promises';
import { l10n, Position, Uri, workspace, WorkspaceEdit } from 'vscode';
import { openAsText } from '../opening/openForeign';
import { showDocument } from '../opening/showDocument';

export const projectTemplate = `# ${l10n.t("Configures agents for this project. See TSK's docs/configuration.md.")}
# ${l10n.t('TSK asks once on each machine about settings that loosen the sandbox.')}

# stack = "node"
# timeout_minutes = 60
# allow_domains = [".example.com"]
# volumes = [{ name = "npm-cache", container = "~/.npm" }]
# setup = "RUN apt-get update && apt-get install -y --no-install-recommends jq"
`;

export const userTemplate = `# ${l10n.t("Configures agents for all your projects. See TSK's docs/configuration.md.")}

# container_engine = "podman"

# [server]
# workers = 2

[defaults]
# agent = "claude"
# memory_gb = 12

# [project.name-of-a-folder]
# allow_domains = [".example.com"]
`;

/** Opens a configuration file; if there is none, an unsaved one that starts with some comments. */
export async function openConfigFile(file: string, template: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return openAsText(Uri.file(file));
  const uri = Uri.file(file).with({ scheme: 'untitled' });
  const document = await workspace.openTextDocument(uri);
  if (document.getText() === '') {
    const edit = new WorkspaceEdit();
    edit.insert(uri, new Position(0, 0), template);
    await workspace.applyEdit(edit);
  }
  await showDocument(document);
}
