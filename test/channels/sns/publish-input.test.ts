import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asciiSubject,
  cleanSubject,
  publishBytes,
  publishInput,
} from '../../../lambdas/channels/sns/publish-input.ts';
import { aMessage } from '../../support/messages.ts';

const ARN = 'arn:aws:sns:eu-west-1:123456789012:hot-leads';

describe('one Publish', () => {
  it('has a text for each kind of reader, whole text only, and no empty attribute', () => {
    const message = aMessage({
      text: 'half \ud83d',
      sms: 'half \udd25',
      attributes: { event: 'alert', province: '', task: 'half \ud83d' },
    });
    expect(publishInput(ARN, message, 'a subject')).toEqual({
      TopicArn: ARN,
      MessageStructure: 'json',
      Message: JSON.stringify({
        default: JSON.stringify(message.data),
        email: 'half \ufffd',
        sms: 'half \ufffd',
      }),
      Subject: 'a subject',
      MessageAttributes: {
        event: { DataType: 'String', StringValue: 'alert' },
        task: { DataType: 'String', StringValue: 'half \ufffd' },
      },
    });
  });

  it('has no Subject rather than an empty one, which SNS refuses', () => {
    expect(publishInput(ARN, aMessage(), '')).not.toHaveProperty('Subject');
  });

  it('is counted as SNS does: bytes of the body, and of names, types and values of the attributes', () => {
    const attributes = { task: { DataType: 'String', StringValue: '课程' } };
    expect(publishBytes({ Message: '线索', MessageAttributes: attributes })).toBe(6 + 4 + 6 + 6);
    expect(publishBytes({ Message: 'ab', MessageAttributes: { a: { DataType: undefined } } })).toBe(3);
    expect(publishBytes({ Message: undefined })).toBe(0);
  });
});

describe('a Subject', () => {
  it.each([
    ['  one\r\n two\u2028three\u0007\u202e ', 'one two three'],
    ['half \ud83d', 'half \ufffd'],
    ['零\u200b宽', '零 宽'],
    ['x'.repeat(99), 'x'.repeat(99)],
    ['x'.repeat(100), 'x'.repeat(99)],
    [`${'x'.repeat(98)}😀`, 'x'.repeat(98)],
    [`${'x'.repeat(97)}😀y`, `${'x'.repeat(97)}😀`],
  ])('%j becomes %j', (subject, clean) => {
    expect(cleanSubject(subject)).toBe(clean);
  });

  it('is one that SNS takes, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (subject) => {
        const clean = cleanSubject(subject);
        expect(clean.length).toBeLessThan(100);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s/u);
      }),
    );
  });

  it.each([
    [{ grade: 'A' }, 'leadbell: alert A'],
    [{}, 'leadbell: alert'],
    [{ grade: 'A B' }, 'leadbell: alert'],
    [{ grade: '甲' }, 'leadbell: alert'],
    [{ grade: 'A\n' }, 'leadbell: alert'],
    [{ grade: ' A' }, 'leadbell: alert'],
    [{ grade: 'G27' }, 'leadbell: alert G27'],
  ])('in ASCII, of %j, is %j', (attributes: Record<string, string>, subject) => {
    expect(asciiSubject(aMessage({ attributes }))).toBe(subject);
  });
});
