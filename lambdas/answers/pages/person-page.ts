import { personName } from '../../assignment/person-name.ts';
import { html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import { page } from './layout.ts';
import { type ListPage, leadList } from './list-page.ts';
import type { PageContext } from './times.ts';

/** What a person's own link opens. @param name null: a preview asks, and hears nobody's */
export function enrolPage(ctx: PageContext, name: string | null, form: string | null): string {
  const words = wordsOf(ctx.locale);
  const button =
    form === null
      ? null
      : html`<form method="post"><input type="hidden" name="form" value="${form}"><button name="do" value="enrol" class="main">${words.do.enrol}</button></form>`;
  return page(
    ctx.locale,
    words.title,
    html`<h1>${words.enrol.heading}</h1>
<p>${words.enrol.text(name)}</p>
${button}`,
  );
}

/** After it was pressed, and whenever a link of theirs is opened in that browser again: their open leads. */
export function enrolledPage(view: ListPage & { person: string }): string {
  const { config, leads, locale, person } = view;
  const words = wordsOf(locale);
  return page(
    locale,
    words.title,
    html`<h1>${words.enrol.done(personName(config, person, locale))}</h1>
<p>${words.enrol.next}</p>
${
  leads.length === 0
    ? html`<p class="sub">${words.yours.none}</p>`
    : html`<h2>${words.yours.heading(leads.length)}</h2>
${leadList(view)}`
}`,
  );
}
