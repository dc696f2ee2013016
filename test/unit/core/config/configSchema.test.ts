import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agents } from '../../../../src/core/agent/catalogue';
import { configSchema } from '../../../../src/core/config/configSchema';

const root = join(__dirname, '..', '..', '..', '..', '..');

describe('the JSON schemas of tsk.toml', () => {
  for (const kind of ['user', 'project'] as const) {
    it(`of the ${kind} are as the table of keys says (UPDATE_SCHEMAS=1 writes them)`, () => {
      const file = join(root, 'schemas', `tsk-${kind}.schema.json`);
      const made = `${JSON.stringify(
        configSchema(
          kind,
          agents.map(({ name }) => name),
        ),
        undefined,
        2,
      )}\n`;
      if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, made);
      assert.equal(readFileSync(file, 'utf8'), made);
    });
  }

  it('are registered for extensions that know TOML', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly contributes: { readonly tomlValidation: readonly { readonly url: string }[] };
    };
    assert.deepEqual(
      manifest.contributes.tomlValidation.map(({ url }) => url),
      ['./schemas/tsk-project.schema.json', './schemas/tsk-user.schema.json'],
    );
  });
});
