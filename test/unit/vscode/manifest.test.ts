import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../../src/core/model/keys';
import { workerCount } from '../../../src/core/model/workers';
import type { KeyTable } from '../../../src/core/model/keyTypes';
import { commandIds } from '../../../src/vscode/common/commandIds';
import { contextKeyDefaults } from '../../../src/vscode/common/contextKeyDefaults';
import { domainViews } from '../../../src/vscode/tree/networkView';
import { taskLanguage } from '../../../src/vscode/newTask/taskLanguage';
import { retryLanguage } from '../../../src/vscode/retry/retryText';
import { templateView } from '../../../src/vscode/templates/templateView';
import { focusWords } from '../../../src/vscode/tree/focusedRows';
import { taskView } from '../../../src/vscode/tree/taskView';
import { aTask, at, states } from './aTask';
import { aTaskType, sourceWords } from './aTaskType';

const root = join(__dirname, '..', '..', '..', '..');

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
interface Keybinding extends MenuItem {
  readonly key: string;
  readonly mac?: string;
  readonly args?: string | { readonly commands: readonly (string | { command: string; args: string })[] };
}
interface Setting {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}
interface Manifest {
  readonly icon: string;
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly (MenuItem & {
      command: string;
      title: string;
      category: string;
      enablement?: string;
    })[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly views: Readonly<Record<string, readonly { id: string; icon: string }[]>>;
    readonly walkthroughs: readonly {
      steps: readonly {
        description: string;
        completionEvents: readonly string[];
        media: { image: string };
      }[];
    }[];
    readonly viewsWelcome: readonly { view: string; when?: string; contents: string }[];
    readonly keybindings: readonly Keybinding[];
    readonly languages: readonly { id: string; configuration?: string }[];
    readonly grammars: readonly { path: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Setting>>;
    };
  };
}

const source = readFileSync(join(root, 'package.json'), 'utf8');
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const textOf = (_: unknown, value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/^%([\w.]+)%$/, (name, key: string) => texts[key] ?? name)
    : value;
const { contributes, ...manifest } = JSON.parse(source, textOf) as Manifest;
const onRows = contributes.keybindings.filter(({ command }) => command === 'runCommands');
const menuItems = [
  ...Object.values(contributes.menus).flat(),
  ...contributes.keybindings.filter((keybinding) => !onRows.includes(keybinding)),
];
const whens = [
  ...menuItems.map(({ when }) => when),
  ...contributes.commands.map(({ enablement }) => enablement),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.keybindings.map(({ when }) => when),
].filter((when) => when !== undefined);
const isOurs = (command = ''): boolean => (commandIds as readonly string[]).includes(command);
const viewIds = Object.values(contributes.views)
  .flat()
  .map(({ id }) => id);

describe('package.json', () => {
  it('contributes exactly the commands that are registered', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it('has every text that people read in package.nls.json, and no other there', () => {
    const asked = [...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(asked.sort(), Object.keys(texts).sort());
    for (const { title } of (JSON.parse(source) as Manifest).contributes.commands)
      assert.match(title, /^%command\.\w+%$/);
  });

  it('gives every command a title and the category TSK', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.ok(title, command);
      assert.equal(category, 'TSK', command);
    }
  });

  it('names only its own commands in menus', () => {
    for (const { command, submenu } of menuItems) {
      if (submenu === undefined) assert.ok(isOurs(command), command);
      else assert.ok(submenu in contributes.menus, submenu);
    }
  });

  it('has no command for a row in the title of a view: VS Code would hand it the row that has the focus', () => {
    const titles = contributes.menus['view/title']?.map(({ command }) => command) ?? [];
    const rows = contributes.menus['view/item/context']?.map(({ command }) => command) ?? [];
    assert.ok(titles.length && rows.length);
    assert.deepEqual(
      titles.filter((command) => rows.includes(command)),
      [],
    );
  });

  it('lets a key act on the focused row by toggling it twice, and names its command to menus', () => {
    assert.equal(onRows.length, 3);
    for (const { key, mac, args, when } of onRows) {
      const commands = typeof args === 'object' ? args.commands : [];
      const [first, second, last] = commands;
      assert.deepEqual([first, second, commands.length], ['list.toggleSelection', 'list.toggleSelection', 3]);
      assert.ok(typeof last === 'object' && (focusWords as readonly string[]).includes(last.args));
      // VS Code shows the key of this one in menus, and takes it where no row has the focus.
      const plain = contributes.keybindings.find(
        (one) => one.command === last.command && one.args === 'focus',
      );
      assert.deepEqual([plain?.key, plain?.mac], [key, mac]);
      assert.equal(when, `${plain?.when} && listHasSelectionOrFocus`);
      assert.match(when, /focusedView == tsk\.tasks && listFocus && !inputFocus && !treestickyScrollFocused/);
    }
  });

  it('has no key that acts on the selection, wherever the focus is', () => {
    assert.deepEqual(
      contributes.keybindings.filter(({ args }) => args === 'selection'),
      [],
    );
  });

  it('asks only for context keys that are set, with values that they can have', () => {
    const keys: Readonly<Record<string, unknown>> = { ...contextKeyDefaults };
    const asked = whens.flatMap((when) => [...when.matchAll(/\btsk\.(\w+)(?: [!=]= ([\w.]+))?/g)]);
    for (const [clause, name, value] of asked) {
      if (viewIds.includes(`tsk.${name}`) && value === undefined) continue;
      assert.ok(`tsk.${name}` in keys, clause);
      assert.equal(typeof keys[`tsk.${name}`], value === undefined ? 'boolean' : 'string', clause);
    }
    for (const key of Object.keys(keys))
      assert.ok(
        asked.some(([clause]) => clause.startsWith(key)),
        `${key} is unused`,
      );
  });

  it('matches tree items by tokens that they have', () => {
    const ofTasks = Object.values(states).map(
      (state) => taskView(aTask({ state }), new Date(at('11:00:00'))).contextValue,
    );
    const hold = { reason: 'usage-limit', until: at('14:05:00') } as const;
    const facts = { nameOf: () => undefined, hold, unreviewed: true, inGroup: false };
    const waiting = taskView(aTask(), new Date(at('11:00:00')), facts).contextValue;
    const entry = { port: 443, count: 1, bytes: 0, first: '', last: '' };
    const ofDomains = domainViews([
      { ...entry, host: 'a.example', allowed: false },
      { ...entry, host: '10.0.0.1', allowed: false },
    ]).views.map(({ contextValue }) => contextValue);
    // Those of the line above the domains are in networkItem.ts.
    const item = readFileSync(join(root, 'src/vscode/tree/networkItem.ts'), 'utf8');
    const ofNetwork = [...item.matchAll(/'(network[ a-z]*)'/g)].map(([, value = '']) => value);
    const ofTemplates = (['project', 'built-in'] as const).map(
      (source) => templateView(aTaskType({ source }), sourceWords).contextValue,
    );
    const all = [...ofTasks, waiting, 'group', ...ofDomains, ...ofNetwork, ...ofTemplates];
    const tokens = new Set(all.flatMap((value) => value.split(' ')));
    const asked = whens.flatMap((when) => [...when.matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)]);
    assert.ok(asked.length > 0);
    for (const [, token] of asked) assert.ok(tokens.has(token ?? ''), token);
  });

  it('welcomes only in its own views, with commands that exist', () => {
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.ok(viewIds.includes(view), view);
      for (const [, command = ''] of contents.matchAll(/\(command:([\w.]+)/g)) {
        if (command.startsWith('tsk.')) assert.ok(isOurs(command), command);
      }
    }
  });

  it('leads its walkthrough only to commands that exist, and notices each step by something that can be', () => {
    for (const { description, completionEvents } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const commands = [...description.matchAll(/\(command:(tsk\.[\w.]+)/g)].map(
        ([, command = '']) => command,
      );
      for (const event of completionEvents) {
        const [, kind, name = '', value] = /^on(Command|Context):(tsk\.\w+)(?: == (\w+))?$/.exec(event) ?? [];
        if (kind === 'Command') commands.push(name);
        else
          assert.equal(
            typeof (contextKeyDefaults as unknown as Record<string, unknown>)[name],
            value === undefined ? 'boolean' : 'string',
            event,
          );
      }
      for (const command of commands) assert.ok(isOurs(command), command);
    }
  });

  it('ships the pictures that it names', () => {
    const pictures = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image)),
      ...contributes.grammars.map(({ path }) => path),
    ];
    for (const picture of pictures) assert.ok(existsSync(join(root, picture)), picture);
  });

  it('has every setting that the code reads, explained, and out of reach of a repository', () => {
    const code = readFileSync(join(root, 'src/vscode/common/settings.ts'), 'utf8');
    const read = [...code.matchAll(/\.get<[\w| ]+>\('(\w+)'/g)].map(([, name]) => `tsk.${name}`);
    assert.deepEqual(read.sort(), Object.keys(contributes.configuration.properties).sort());
    for (const [name, { markdownDescription, scope }] of Object.entries(
      contributes.configuration.properties,
    )) {
      assert.ok(markdownDescription.length > 40, name);
      assert.equal(scope, 'machine', name);
    }
  });

  it('bounds each setting as the key of tsk.toml that it stands for', () => {
    const entries: KeyTable = keys;
    for (const [key, { setting, type }] of Object.entries(entries)) {
      if (setting === undefined) continue;
      const property = contributes.configuration.properties[`tsk.${setting}`];
      assert.ok(property, `${key}: there is no setting tsk.${setting}`);
      if (type.kind === 'number') {
        const { min, max, exclusive } = type;
        assert.deepEqual(
          [property.maximum, property[exclusive ? 'exclusiveMinimum' : 'minimum']],
          [max, min],
          key,
        );
      }
      if (type.kind === 'text' && type.oneOf) assert.deepEqual(property.enum, ['', ...type.oneOf], key);
    }
  });

  it('bounds the number of workers as tsk.toml does; a window may have none', () => {
    const { minimum, maximum } = contributes.configuration.properties['tsk.workers'] ?? {};
    assert.deepEqual([minimum, maximum], [0, workerCount.max]);
  });

  it('contributes the languages that the code speaks of', () => {
    const spoken = [taskLanguage, retryLanguage];
    const ids = contributes.languages.map(({ id }) => id);
    for (const language of spoken) assert.ok(ids.includes(language), language);
    const files = contributes.languages.flatMap(({ configuration }) => configuration ?? []);
    for (const file of [...files, ...contributes.grammars.map(({ path }) => path)])
      JSON.parse(readFileSync(join(root, file), 'utf8'));
    for (const [, asked] of whens.flatMap((when) => [...when.matchAll(/editorLangId [!=]= ([\w-]+)/g)]))
      assert.ok(asked !== undefined && spoken.includes(asked), asked);
  });

  it('is woken for the editors that it has to fill', () => {
    const scheme = /blobScheme = '([\w-]+)'/.exec(
      readFileSync(join(root, 'src/vscode/review/blobUri.ts'), 'utf8'),
    );
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${scheme?.[1]}`));
  });
});
