// Pages of the tool renew what they show without being loaded anew: while a filter is typed, and when
// the preview says that something has changed. Everything works without this.
(() => {
  'use strict';
  const form = document.querySelector('form.filter');
  let asked = null;
  let wanted = location.pathname + location.search;

  /** Takes over what is alive on the page at an address. */
  const renew = async (address) => {
    wanted = address;
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const response = await fetch(address, { signal, headers: { accept: 'text/html' } });
      if (!response.ok) throw new Error(String(response.status));
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
      const parts = [...document.querySelectorAll('[data-live]')];
      // A page that looks otherwise by now is loaded as a whole.
      if (parts.length === 0 || parts.some(({ id }) => !fresh.getElementById(id))) throw new Error('another page');
      for (const part of parts) {
        const now = fresh.getElementById(part.id);
        if (part.innerHTML !== now.innerHTML) part.replaceChildren(...now.childNodes);
      }
      document.title = fresh.title;
      history.replaceState(history.state, '', address);
    } catch (error) {
      // A newer question has taken over, or the server is away: then the preview says so.
      if (error.name === 'AbortError' || error instanceof TypeError) return;
      location.assign(address);
    }
  };

  if (form) {
    let soon;
    const ask = () => {
      const given = new FormData(form).entries();
      const query = new URLSearchParams([...given].filter(([, value]) => value !== ''));
      renew(query.size ? `${form.getAttribute('action')}?${query}` : form.getAttribute('action'));
    };
    form.addEventListener('input', () => {
      clearTimeout(soon);
      soon = setTimeout(ask, 150);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      clearTimeout(soon);
      ask();
    });
    form.classList.add('is-live');
  }
  document.addEventListener('tongwen:reload', (event) => {
    event.preventDefault();
    renew(wanted);
  });
})();
