import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlaceholder } from '../../../lambdas/platform/text/placeholder.ts';

it.each([
  'changeme',
  'CHANGE_ME',
  'YOUR_TOKEN_HERE',
  'your-api-key',
  'YOUR_KEY',
  'xxxxxxxx',
  'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
  '00000000-0000-0000-0000-000000000000',
  '<your token>',
  '%TOKEN%',
  '{{ token }}',
  '…',
  '***',
  'TODO',
  'token',
  '填这里',
  '【你的令牌】',
])('%s asks to be replaced', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

it.each([
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0b2tlbiJ9.your_test-changeme-key',
  'aaaaaaaa-0000-4000-8000-000000000001',
  'SEC0000000000test',
  'Zk3jd8your',
  'test1',
  '',
])('%s does not', (text) => {
  expect(isPlaceholder(text)).toBe(false);
});

it('no secret that a machine made is taken for one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), (bytes) => {
      fc.pre(new Set(bytes).size > 1);
      expect(isPlaceholder(Buffer.from(bytes).toString('base64url'))).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(isPlaceholder(uuid)).toBe(/^[0-]+$/.test(uuid));
    }),
  );
});
