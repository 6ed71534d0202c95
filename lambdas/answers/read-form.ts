import type { Asked } from './asked.ts';
import { type Guesses, lineOfAddress } from './guesses.ts';
import { notice } from './respond.ts';
import { isFormOf } from './visitor.ts';
import { formOf, type WebResponse } from './web.ts';

/** What the form of one of our pages sent, or why it is none. */
export async function readForm(
  { guesses }: { guesses: Guesses },
  asked: Asked,
): Promise<{ fields: URLSearchParams } | { refused: WebResponse }> {
  const { request, keys, visitor, path, nowMs, ctx } = asked;
  const fields = formOf(request);
  if (fields === null) return { refused: notice(ctx.locale, 'no-form') };
  const form = isFromElsewhere(asked)
    ? 'forged'
    : isFormOf(keys, visitor, path, fields.get('form') ?? '', nowMs);
  if (form === 'good') return { fields };
  asked.report.refused = 'form';
  if (form === 'expired') return { refused: notice(ctx.locale, 'form-expired') };
  const isTooMany = await guesses.failed(keys, lineOfAddress(request.source), path);
  return { refused: notice(ctx.locale, isTooMany ? 'too-many' : 'foreign-form') };
}

/** What browsers say of where a form stands. `null`: of a page that tells nobody, as ours: then the token decides. */
function isFromElsewhere({ request: { headers }, hosts }: Asked): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  if (origin === undefined || origin === 'null') return false;
  const host = URL.parse(origin)?.host;
  return host === undefined || !hosts.includes(host.toLowerCase());
}
