import { register } from 'node:module';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { settled } from './page-feinte.mjs';

// The network is away when the menu's script is first asked for.
register(`data:text/javascript,${encodeURIComponent(`export async function load(url, context, next) {
  if (url.endsWith('menu-message.js')) throw new Error('no network');
  return next(url, context);
}`)}`);
await import('../fil-vie.js');

test('a reaction whose script does not come goes with the form, once, and says which it is', async () => {
  const sent = [];
  const button = { value: '+vu' };
  const form = { matches: () => true, submit: () => sent.push(null), requestSubmit: by => submit(by) };
  function submit(submitter) {
    const e = Object.assign(new Event('submit', { cancelable: true }), { submitter });
    Object.defineProperty(e, 'target', { value: form });
    document.dispatchEvent(e);
    if (!e.defaultPrevented) sent.push(submitter);
  }
  submit(button);
  await settled();
  assert.deepEqual(sent, [button]);
});
