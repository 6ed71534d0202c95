import type { Locale } from '../../messages/context.ts';
import { Html, html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import { STYLE } from './style.ts';

const OTHER: Readonly<Record<Locale, { locale: Locale; name: string }>> = {
  'zh-CN': { locale: 'en', name: 'English' },
  en: { locale: 'zh-CN', name: '中文' },
};

/** A whole page. Its title names nobody: previews and browser histories show it. */
export function page(locale: Locale, title: string, body: Html): string {
  const { locale: other, name } = OTHER[locale];
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${body}
<footer><a href="?lang=${other}" lang="${other}" hreflang="${other}">${name}</a></footer>
</main>
</body>
</html>
`.text;
}

/** A page that says one thing. */
export function plainPage(locale: Locale, heading: string, text: string): string {
  return page(
    locale,
    wordsOf(locale).title,
    html`<h1>${heading}</h1>
<p>${text}</p>`,
  );
}
