import { parseExactJson } from '../../platform/text/exact-json.ts';
import { isObject } from '../lenient.ts';

export interface ParsedBody {
  /** Undefined: no JSON, or only part of one. */
  value: unknown;
  /** There was text around the JSON, which was cut off: PHP prints its notices there. */
  hadNoise: boolean;
}

/** Of a page that people see. What is in it is no answer, even where JSON is embedded in it. */
const PAGE = /<!doctype|<html|<head|<body|<script|<form/i;
/** A message of PHP's may hold braces itself. */
const MAX_STARTS = 20;

/** Reads the JSON of a body, also one with notices of PHP before or after it. Only a whole object counts. */
export function parseBody(body: string): ParsedBody {
  const plain = tryParse(body);
  if (plain !== undefined) return { value: plain, hadNoise: false };
  for (const start of startsOf(body)) {
    const end = endOfObject(body, start);
    const value = tryParse(body.slice(start, end));
    const isEnvelope = isObject(value) && 'code' in value;
    if (isEnvelope && !PAGE.test(body.slice(0, start) + body.slice(end))) return { value, hadNoise: true };
  }
  return { value: undefined, hadNoise: false };
}

/** The parser's error quotes the body, so it is never kept. */
function tryParse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function startsOf(body: string): number[] {
  const starts: number[] = [];
  for (const { index } of body.matchAll(/\{\s*"/g)) {
    starts.push(index);
    if (starts.length === MAX_STARTS) break;
  }
  return starts;
}

/** Just behind the brace that closes the one at `start`; the end of the body where none does. */
function endOfObject(body: string, start: number): number {
  let depth = 0;
  let inText = false;
  for (let at = start; at < body.length; at += 1) {
    const char = body[at];
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return body.length;
}
