// @ts-check
/** The list of shortcuts, loaded when it is asked for: the help page's own. */
import { addressOf, byId, element, one } from './page.js';
import { get } from './requete.js';
import { fragment } from './tt.js';
import { openDialog } from './ui.js';

const PAGE = '/aide';

/** Open it over the page. */
export async function show() {
  const list = byId('aide-clavier') ?? await get(PAGE).then(async a => one('#liste-raccourcis', fragment(await a.text())), () => null);
  if (!list) return location.assign(addressOf(`${PAGE}#raccourcis`));
  if (!list.isConnected) {
    document.body.append(element('dialog', { id: 'aide-clavier', class: 'question', 'aria-labelledby': 'aide-clavier-titre' },
      element('h2', { id: 'aide-clavier-titre' }, 'Raccourcis clavier'), list,
      element('form', { method: 'dialog' }, element('button', { class: 'bouton' }, 'Fermer'))));
  }
  openDialog(byId('aide-clavier'));
}
