import { strict as assert } from 'node:assert';
import type { ResolvedConfig } from '../../../../src/core/model/config';
import { configDocument } from '../../../../src/vscode/config/configDocument';
import { aLoosening, anApproval } from '../../../support/anApproval';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

const file = '/repos/shop/.tsk/tsk.toml';

describe('the effective configuration as a document', () => {
  const config: ResolvedConfig = {
    agent: 'claude',
    stack: 'node',
    project: 'shop',
    sandbox: aSandboxConfig(),
    values: [
      { key: 'memory_gb', value: 4, source: { kind: 'project', file } },
      { key: 'agent', value: 'claude', source: { kind: 'built-in' } },
      { key: 'cpu', value: 2, source: { kind: 'setting', name: 'tsk.cpus' } },
      {
        key: 'volumes',
        value: { name: 'tsk-npm', container: '/home/agent/.npm', readonly: true },
        source: { kind: 'user-defaults', file: '/home/u/.config/tsk/tsk.toml' },
      },
    ],
    notices: [
      { severity: 'warning', message: 'An older one.', file, line: 3, column: 1, endLine: 3, endColumn: 2 },
    ],
    approval: anApproval([aLoosening({ text: 'lets the agent become root\u001b[31m' })]),
  };
  const text = configDocument(config, '/repos/shop', false);

  it('has every value with where it is from', () => {
    assert.match(text, /^memory_gb = 4 +# \.tsk\/tsk\.toml$/m);
    assert.match(text, /^agent = "claude" +# built in$/m);
    assert.match(text, /^cpu = 2 +# setting tsk\.cpus$/m);
    assert.match(
      text,
      /^volumes = \{ name = "tsk-npm", container = "\/home\/agent\/\.npm", readonly = true \} +# \[defaults\]/m,
    );
  });

  it('has the notices and what has to be allowed on top, harmless to read', () => {
    assert.match(text, /^# Notice: An older one\. \(\/repos\/shop\/\.tsk\/tsk\.toml:3\)$/m);
    assert.match(text, /^# {3}It lets the agent become root/m);
    assert.doesNotMatch(text, /\u001b/);
    assert.match(text, /^# To allow before a task starts:$/m);
    assert.match(configDocument(config, '/repos/shop', true), /^# You have allowed:$/m);
  });
});
