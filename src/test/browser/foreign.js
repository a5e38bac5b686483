// Runs in the page.

/** What stands in the page and is neither of the page itself nor plain text, lists, emphasis or a link to a known host. */
export const foreignElements = ({ own, allowed }) => {
  const ATTRIBUTES = { P: [], UL: [], OL: ['start'], LI: [], STRONG: [], EM: [], A: ['href'] };
  const isAllowed = (element) =>
    element.namespaceURI === 'http://www.w3.org/1999/xhtml' &&
    element.tagName in ATTRIBUTES &&
    [...element.attributes].every((attribute) => ATTRIBUTES[element.tagName].includes(attribute.name)) &&
    (element.tagName !== 'A' || (element.protocol === 'https:' && allowed.includes(element.host)));
  const skeleton = [document.documentElement, document.head, document.body, document.getElementById('root')];
  skeleton.push(document.head.firstElementChild, document.body.lastElementChild);
  return [...document.querySelectorAll('*')]
    .filter((element) => !skeleton.includes(element) && !element.hasAttribute(`data-${own}`) && !isAllowed(element))
    .map((element) => element.outerHTML.slice(0, 200));
};
