// Takes the new state of the page in place of the old one, so that what a reader scrolled to or opened stays.
'use strict';
async function refresh() {
  const fresh = document.getElementById('fresh');
  try {
    const answer = await fetch('/', { cache: 'no-store' });
    if (!answer.ok) {
      throw new Error('status ' + answer.status);
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const open = [...document.querySelectorAll('details[open]')].map((details) => details.id);
    const focused = document.activeElement?.closest('details')?.id;
    const selected = String(document.getSelection());
    if (selected === '') {
      document.querySelector('main').replaceWith(page.querySelector('main'));
      open.forEach((id) => document.getElementById(id)?.setAttribute('open', ''));
      if (focused) {
        document.getElementById(focused)?.querySelector('summary')?.focus({ preventScroll: true });
      }
    }
    fresh.replaceChildren(...page.getElementById('fresh').childNodes);
    fresh.className = '';
  } catch (failure) {
    fresh.className = 'stale';
    fresh.textContent = 'The service does not answer; what is below may be old.';
  }
}
setInterval(() => document.hidden || refresh(), 2000);
