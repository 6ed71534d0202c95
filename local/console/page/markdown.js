/**
 * The markdown of group robots, as the app on a phone shows it: headings, bold, links, code, quotes, three font colours
 * and mentions. Parsed into data first, so that nothing in a message can ever become markup.
 * https://developer.work.weixin.qq.com/document/path/91770
 */

const INLINE =
  /\*\*(?<bold>.+?)\*\*|\[(?<text>[^\]]*)\]\((?<href>https?:\/\/[^\s)]+)\)|<font color=(?<quote>["'])(?<colour>info|comment|warning|green|grey|red|#1a9c4b|#8c8c8c|#e8590c)\k<quote>>(?<inside>.*?)<\/font>|<@(?<mention>[^<>\s]+)>|<at id=(?<at>\w+)><\/at>|`(?<code>[^`]+)`/gs;

/** @returns blocks: `{ type: 'line' | 'quote' | 'heading' | 'gap', level?, inlines? }` */
export function parseMarkdown(text) {
  return text.split('\n').map((line) => {
    if (line.trim() === '') return { type: 'gap' };
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (heading) return { type: 'heading', level: heading[1].length, inlines: parseInline(heading[2]) };
    const quote = /^> ?(.*)$/.exec(line);
    if (quote) return { type: 'quote', inlines: parseInline(quote[1]) };
    return { type: 'line', inlines: parseInline(line) };
  });
}

/** @returns inlines: text as a string, the rest `{ type, inlines | text, … }` */
export function parseInline(text) {
  const inlines = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) inlines.push(text.slice(end, match.index));
    inlines.push(toInline(match.groups));
    end = match.index + match[0].length;
  }
  if (end < text.length) inlines.push(text.slice(end));
  return inlines;
}

/** Three colours, by each receiver's own name for them. */
const COLOURS = {
  green: 'info',
  grey: 'comment',
  red: 'warning',
  '#1a9c4b': 'info',
  '#8c8c8c': 'comment',
  '#e8590c': 'warning',
};

function toInline({ bold, text, href, colour, inside, mention, at, code }) {
  if (bold !== undefined) return { type: 'bold', inlines: parseInline(bold) };
  if (href !== undefined) return { type: 'link', href, text };
  if (colour !== undefined)
    return { type: 'font', colour: COLOURS[colour] ?? colour, inlines: parseInline(inside) };
  if (mention !== undefined) return { type: 'mention', text: `@${mention}` };
  if (at !== undefined) return { type: 'mention', text: `@${at}` };
  return { type: 'code', text: code };
}

/** Elements and text nodes only: no markup is ever parsed here. */
export function renderMarkdown(text, document) {
  const fragment = document.createDocumentFragment();
  let quote = null;
  for (const block of parseMarkdown(text)) {
    if (block.type === 'quote') {
      if (!quote) {
        quote = document.createElement('blockquote');
        fragment.append(quote);
      }
      quote.append(line('div', block.inlines, document));
      continue;
    }
    const endsQuote = quote !== null && block.type === 'gap';
    quote = null;
    if (endsQuote) continue;
    if (block.type === 'gap') fragment.append(element('div', 'gap', document));
    else
      fragment.append(
        // Below the name of the group, whatever its size is in the app.
        line(block.type === 'heading' ? 'h3' : 'div', block.inlines, document),
      );
  }
  return fragment;
}

function line(tag, inlines, document) {
  const made = document.createElement(tag);
  appendInlines(made, inlines, document);
  return made;
}

function appendInlines(parent, inlines, document) {
  for (const inline of inlines) {
    if (typeof inline === 'string') {
      parent.append(inline);
      continue;
    }
    const made = makeInline(inline, document);
    if (inline.inlines) appendInlines(made, inline.inlines, document);
    else made.textContent = inline.text;
    parent.append(made);
  }
}

function makeInline(inline, document) {
  switch (inline.type) {
    case 'bold':
      return document.createElement('strong');
    case 'font':
      return element('span', inline.colour, document);
    case 'mention':
      return element('span', 'mention', document);
    case 'code':
      return document.createElement('code');
    default: {
      const link = document.createElement('a');
      link.href = inline.href;
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
      return link;
    }
  }
}

function element(tag, className, document) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
