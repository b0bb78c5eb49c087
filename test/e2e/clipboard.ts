/** What the panel has put on the clipboard. */
import { until } from '../../driver/wait.ts';
import type { World } from './world.ts';

/** What the clipboard holds, by pasting it into a field of the panel; the focus is then where it was. */
export async function pasted(world: World): Promise<string> {
  await world.panel.evaluate(`{
    const field = document.createElement('textarea');
    field.id = 'paste-here';
    globalThis.before = document.activeElement;
    document.body.append(field);
    field.focus();
  }`);
  const { keyboard } = world.devtools;
  await keyboard.down('Control');
  await keyboard.press('v');
  await keyboard.up('Control');
  const text = await until(
    () => world.panel.$eval('#paste-here', (field) => (field instanceof HTMLTextAreaElement ? field.value : '')),
    {
      what: 'the text to be pasted',
      accept: (value) => value !== '',
    },
  );
  await world.panel.evaluate(`document.querySelector('#paste-here').remove(); before.focus()`);
  return text;
}
