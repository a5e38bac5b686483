// The page of an EHR that shows cards as the CDS Hooks sandbox does: Markdown with GitHub's extensions and raw HTML.
import { Component } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import Markdown from 'react-markdown';
import rehypeRaw from 'rehype-raw';
import remarkGfm from 'remark-gfm';

/** What cannot be shown must not take the page with it. */
class Shown extends Component {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  render() {
    return this.state.failed ? <b data-failed="true">cannot be shown</b> : this.props.children;
  }
}

const root = createRoot(document.getElementById('root'));

/** Shows texts as Markdown and links as links; `own` marks the elements of this page, and nobody else knows it. */
window.show = ({ texts, links }, own) => {
  const mark = { [`data-${own}`]: '' };
  flushSync(() =>
    root.render(
      <section {...mark}>
        {texts.map((text, index) => (
          <div key={index} {...mark}>
            <Shown>
              <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeRaw]}>
                {text}
              </Markdown>
            </Shown>
          </div>
        ))}
        {links.map(({ label, url }, index) => (
          <a key={`link-${index}`} href={url}>
            {label}
          </a>
        ))}
      </section>,
    ),
  );
};
