import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../lambdas/platform/http/decode-text.ts';

/** `王芳` in GBK. */
const WANG_FANG = [0xcd, 0xf5, 0xb7, 0xbc];
const ascii = (text: string) => [...Buffer.from(text, 'latin1')];
const bytes = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));

const read = (body: Uint8Array, contentType = 'application/json') => decodeText(body, contentType, 'exact');

describe('a text whose charset is not what its answer says', () => {
  it.each([
    ['says nothing', 'application/json'],
    ['says UTF-8', 'application/json; charset=utf-8'],
  ])('is read as GB 18030 where it %s and that fits it whole', (_, contentType) => {
    const body = bytes('{"name":"', WANG_FANG, '"}');
    expect(read(body, contentType)).toEqual({
      text: '{"name":"王芳"}',
      charset: { name: 'gb18030', trust: 'guessed' },
    });
  });

  it('is read as UTF-8 where it says GBK and is none', () => {
    const body = bytes('{"name":"王芳","company":"é"}');
    expect(read(body, 'application/json; charset=gbk')).toEqual({
      text: '{"name":"王芳","company":"é"}',
      charset: { name: 'utf-8', trust: 'guessed' },
    });
  });

  it.each([
    ['Latin-1', bytes('{"name":"Jos', [0xe9], '"}')],
    [
      'UTF-8 with half a letter in one name, which another charset would make a word of',
      bytes('{"message":"查看通话记录列表成功","name":"', [0xe5, 0xbc], 'a","other":"张三"}'),
    ],
    ['a letter that was cut in half', bytes('{"name":"张', [0xe5, 0xbc], '"}')],
  ])('is broken where it fits none: %s', (_, body) => {
    const { text, charset } = read(body);
    expect(charset.trust).toBe('broken');
    expect(text).toContain('\ufffd');
  });

  it('is broken where a byte order mark names what it is not', () => {
    expect(read(bytes([0xef, 0xbb, 0xbf], WANG_FANG))).toMatchObject({
      charset: { name: 'utf-8', trust: 'broken' },
    });
  });
});

describe('a text whose charset is what its answer says', () => {
  it.each([
    ['plain', bytes('{"name":"王芳"}'), 'application/json', 'utf-8'],
    ['GBK', bytes('{"name":"', WANG_FANG, '"}'), 'application/json; charset=GB2312', 'gbk'],
    ['Latin-1', bytes(ascii('{"name":"Jos\xe9"}')), 'text/plain; charset=iso-8859-1', 'windows-1252'],
    ['a sign of its own for what another system could not read', bytes('{"name":"\ufffd"}'), '', 'utf-8'],
    ['nothing', bytes(), '', 'utf-8'],
  ])('is sure: %s', (_, body, contentType, name) => {
    expect(read(body, contentType).charset).toEqual({ name, trust: 'sure' });
  });
});
