import { describe, expect, test } from 'vitest';
import { readExported } from '../../lambdas/call-records/exported.ts';

const read = (text: string) => readExported(Buffer.from(text));

describe('records that somebody saved', () => {
  test.each([
    ['a whole answer', '{"code":200,"data":[{"id":"a"},{"id":"b"}],"meta":{"total":2}}'],
    ['its data alone, as an object of PHP', '{"data":{"0":{"id":"a"},"1":{"id":"b"}},"code":"200"}'],
    ['a list of records', '[{"id":"a"},{"id":"b"}]'],
    ['a list of answers', '[{"code":200,"data":[{"id":"a"}]},{"code":200,"data":[{"id":"b"}]}]'],
    ['a record a line', '{"id":"a"}\n{"id":"b"}\n'],
    ['a record a line, as Windows writes them, with empty ones between', '{"id":"a"}\r\n \r\n{"id":"b"}\r\n'],
    ['notices around an answer', 'Notice: x\n{"code":200,"data":[{"id":"a"},{"id":"b"}]}'],
  ])('are read from %s', (_, text) => {
    expect(read(text)).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  test('may be one, with a code of its own', () => {
    expect(read('{"id":"a","code":7}')).toEqual([{ id: 'a', code: 7 }]);
    expect(read('{"id":"a"}')).toEqual([{ id: 'a' }]);
  });

  test('are handed on where they are none: the reader of records says what is wrong', () => {
    expect(read('[7,null]')).toEqual([7, null]);
  });

  test('keep a number that has too many digits', () => {
    expect(read('[{"id":12345678901234567890}]')).toEqual([{ id: '12345678901234567890' }]);
  });

  test('are read in the charset they are in', () => {
    const gbk = Buffer.concat([Buffer.from('[{"name":"'), Buffer.from([0xcd, 0xf5]), Buffer.from('"}]')]);
    expect(readExported(gbk)).toEqual([{ name: '王' }]);
  });

  test('are not believed where the API would not be', () => {
    expect(() => read('{"code":5002,"message":"任务不存在"}')).toThrow('code 5002, "任务不存在"');
    expect(() => read('{"code":200,"status":"error","data":[]}')).toThrow('beside an error');
    expect(() => read('{"data":[{"id":"a"}]}')).toThrow('JSON without a `code`');
  });

  test.each([
    ['nothing', ''],
    ['nothing', ' \n'],
    ['a text that is no JSON', 'id,name\n1,2'],
    ['a text that is no JSON', '{"id":"a"}\n{"id":'],
    ['a text that is no JSON', '{"id":'],
  ])('are missing from a file that holds %s', (what, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'unexpected-answer',
        retryable: false,
        message: expect.stringContaining(`got ${what}.`),
        hint: expect.stringContaining('as a file of JSON'),
      }),
    );
  });

  test('are not read with holes in them', () => {
    const cut = Buffer.concat([Buffer.from('[{"name":"张'), Buffer.from([0xe5, 0xbc]), Buffer.from('"}]')]);
    expect(() => readExported(cut)).toThrow('got a text that is not whole in its charset (utf-8).');
  });
});
