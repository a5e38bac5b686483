// What of a card somebody is shown, and what is for machines.

/** Members of FHIR resources that people read. */
const READ = new Set(['display', 'text', 'description', 'title', 'contentString']);

/** Codes, ids, references, dates, canonicals and addresses. */
const FOR_MACHINES = /^[A-Za-z0-9._:/|+#?=-]+$/;

/** Beyond Latin letters, what all scripts share, and line breaks; what changes direction or is not seen is strange too. */
const STRANGE = /[^\p{Script=Latin}\p{Script=Common}\n]|(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Extended_Pictographic}\p{Regional_Indicator}\uFF00-\uFFEF\uFFFD]|\p{M}/gu;
const MATHEMATICAL = /[\u{1D400}-\u{1D7FF}]/gu;

export const strangeCharacters = (text) =>
  [...text.matchAll(STRANGE), ...text.matchAll(MATHEMATICAL)].map(
    ([character]) => `U+${character.codePointAt(0).toString(16).toUpperCase()} in ${JSON.stringify(text.slice(0, 80))}`,
  );

const strings = (value, name) => {
  if (typeof value === 'string') {
    return [{ name, text: value }];
  }
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, child]) => strings(child, Array.isArray(value) ? name : key))
    : [];
};

/** Texts and links that a card shows; `strange` is what is for machines and does not look like it. */
export const parts = (card) => {
  const offers = (card.suggestions ?? []).flatMap((suggestion) => suggestion.actions ?? []);
  const resources = offers.flatMap((action) => strings(action.resource));
  const unread = resources.filter(({ name, text }) => !READ.has(name) && !FOR_MACHINES.test(text));
  return {
    texts: [
      card.summary,
      card.detail,
      card.source?.label,
      card.source?.topic?.display,
      ...(card.suggestions ?? []).map((suggestion) => suggestion.label),
      ...offers.map((action) => action.description),
      ...(card.links ?? []).map((link) => link.label),
      ...(card.overrideReasons ?? []).map((reason) => reason.display),
      ...resources.filter(({ name }) => READ.has(name)).map(({ text }) => text),
    ].filter(Boolean),
    links: [card.source, ...(card.links ?? [])].filter((link) => link?.url),
    strange: unread.map(({ name, text }) => `${name}: ${JSON.stringify(text)}`),
  };
};
