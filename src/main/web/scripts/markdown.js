// The Markdown of cards: paragraphs, lists, bold, links, escapes. Everything else is text.
import { h, link } from './dom.js';

const INLINE = /\\([!-/:-@[-`{-~])|\*\*(.+?)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

/** @param plain what is made of text without markup */
const inline = (text, plain) => {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(...plain(text.slice(at, match.index)));
    const [whole, escaped, bold, label, url] = match;
    parts.push(escaped ?? (bold ? h('strong', {}, inline(bold, plain)) : link(url, label)));
    at = match.index + whole.length;
  }
  return [...parts, ...plain(text.slice(at))];
};

export const markdown = (text, plain = (words) => [words]) =>
  text.split(/\n{2,}/).map((block) => {
    const lines = block.split('\n');
    return lines.every((line) => line.startsWith('- '))
      ? h('ul', {}, lines.map((line) => h('li', {}, inline(line.slice(2), plain))))
      : h('p', {}, inline(lines.join(' '), plain));
  });
