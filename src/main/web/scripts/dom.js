// Elements without a detour through text: what comes from outside stays text.

/** h('p', { class: 'x', onclick: f }, 'text', element, ...): an element. */
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
};

export const fill = (element, ...children) => {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
};

/** Only addresses of pages are links. */
export const link = (url, ...children) =>
  /^https?:\/\//.test(url) ? h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, ...children) : h('span', {}, ...children);
