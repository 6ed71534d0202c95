/** @returns the element of the page with this id */
export const $ = (id) => document.getElementById(id);

/** An element with text: the only way that anything from outside gets onto the page. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * Text of somebody else, in whatever language it came: a screen reader must know which. A name of a few letters is left
 * to the language of the page.
 */
export function setForeign(element, text) {
  setText(element, text);
  const page = document.documentElement.lang;
  const lang = HAN.test(text) ? 'zh-CN' : LATIN.test(text) && text.includes(' ') ? 'en' : page;
  if (lang === page) element.removeAttribute('lang');
  else element.lang = lang;
}

/** Keeps elements by key, in order, so that only what changed moves or lights up. */
export function reconcile(parent, items, keyOf, create, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let element = before.get(key);
    if (!element) {
      element = create(item);
      element.dataset.key = key;
    }
    before.delete(key);
    update(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const old of before.values()) old.remove();
}
