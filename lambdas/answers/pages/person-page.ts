import { html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import { page } from './layout.ts';
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

/** After it was pressed, and whenever the link is opened in that browser again. */
export function enrolledPage(ctx: PageContext, name: string): string {
  const words = wordsOf(ctx.locale);
  return page(
    ctx.locale,
    words.title,
    html`<h1>${words.enrol.done(name)}</h1>
<p>${words.enrol.next}</p>`,
  );
}
