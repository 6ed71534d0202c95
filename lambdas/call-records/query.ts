import { SECOND_MS } from '../platform/time/duration.ts';
import { formatZonelessTime } from '../platform/time/zoned-time.ts';

/** What to list. Every parameter of the vendor's page, the newer edition's included; see docs/record-api.md. */
export interface RecordQuery {
  taskId: string;
  /** Which of a record's times is compared is not documented. */
  startAtMs?: number | null;
  endAtMs?: number | null;
  /** A called number. */
  keyword?: string | null;
  /** Ranges of the score, a list each. */
  levels?: readonly (readonly (number | string)[])[];
  /** 1 A … 5 E. Not known to older nodes, which then list every grade. */
  intentionTags?: readonly number[];
  /** From and to. Not known to older nodes. */
  hangupDateMs?: readonly [number, number] | null;
  perPage?: number | null;
}

export interface RecordSource {
  /** Any scheme, port and path prefix, with or without a slash at its end. */
  baseUrl: string;
  userId: string;
  subUserId: string | null;
  /** IANA zone of the vendor's zone-less times. */
  timeZone: string;
}

/** The address of one page. It holds no credential, not even one that `baseUrl` carries by mistake. */
export function recordUrl(source: RecordSource, query: RecordQuery, page: number): string {
  const path = `agent-api/user/${encodeURIComponent(source.userId)}/task/${encodeURIComponent(query.taskId)}/record`;
  return sourceUrl(source, path, toParameters(source, query, page));
}

/** An address of the account's server. */
export function sourceUrl(
  { baseUrl }: RecordSource,
  path: string,
  parameters: readonly (readonly [string, string])[],
): string {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  // Not URLSearchParams: it writes a space as +, which a path-minded proxy leaves as it is.
  const text = parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${base.protocol}//${base.host}${prefix}/${path}?${text.join('&')}`;
}

function toParameters(source: RecordSource, query: RecordQuery, page: number): [string, string][] {
  const { timeZone, subUserId } = source;
  const { startAtMs, endAtMs, keyword, levels, intentionTags, hangupDateMs, perPage } = query;
  const parameters: [string, string][] = [['page', String(page)]];
  const add = (name: string, value: string | number) => parameters.push([name, String(value)]);
  if (perPage) add('per_page', perPage);
  if (typeof startAtMs === 'number') add('start_at', formatZonelessTime(startAtMs, timeZone));
  if (typeof endAtMs === 'number') add('end_at', roundedUp(endAtMs, timeZone));
  if (keyword) add('keyword', keyword);
  levels?.forEach((range, index) => {
    for (const bound of range) add(`levels[${index}][]`, bound);
  });
  for (const tag of intentionTags ?? []) add('intention_tags[]', tag);
  if (hangupDateMs) {
    add('hangup_date[]', formatZonelessTime(hangupDateMs[0], timeZone));
    add('hangup_date[]', roundedUp(hangupDateMs[1], timeZone));
  }
  if (subUserId) add('sub_user_id', subUserId);
  return parameters;
}

/** The vendor knows whole seconds: a window that ends within one holds all of it. */
function roundedUp(epochMs: number, timeZone: string): string {
  return formatZonelessTime(Math.ceil(epochMs / SECOND_MS) * SECOND_MS, timeZone);
}
