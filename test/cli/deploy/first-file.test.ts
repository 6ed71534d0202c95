import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFirstFile } from '../../../cli/deploy/first-file.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';

describe('a deployment without a file', () => {
  let directory: string;
  let questions: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'leadbell-first-'));
    questions = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const file = () => join(directory, 'leadbell.yaml');
  async function offer(agreed: 'y' | 'n', answers: readonly [RegExp, string][] = []) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const left = [...answers];
    let screen = '';
    let unread = '';
    stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      unread += chunk.toString();
      const [next] = left;
      if (!next?.[0].test(unread)) return;
      unread = '';
      left.shift();
      setImmediate(() => {
        stdin.write(`${next[1]}\n`);
        if (left.length === 0) setImmediate(() => stdin.end());
      });
    });
    const io = { stdin, stdout, stderr, env: {} } as unknown as NodeJS.Process;
    const ask = async (question: string) => {
      questions.push(question);
      return agreed;
    };
    await writeFirstFile(file(), ask, { redactor: createRedactor(), io });
    return screen;
  }

  it('writes one with whoever is there, that can be deployed', async () => {
    const said = await offer('y', [
      [/Address of the record API/, 'https://ai.vendor.cn'],
      [/Id of the account/, 'u1'],
      [/Bearer token/, ''],
      [/Id of the calling task/, 't1'],
      [/Its name/, '回访'],
      [/Where do alerts go/, '1'],
      [/What do you call this group/, 'sales'],
      [/Do operators have one/, 'y'],
    ]);
    expect(questions[0]).toMatch(/There is no \S*leadbell\.yaml\. Write it now\?/);
    expect(readFileSync(file(), 'utf8')).toContain('webhook: ssm:/leadbell/sales/webhook');
    expect(said).not.toContain('Next:');
  });

  it('writes none that nobody wants, and asks nothing where there is one', async () => {
    await offer('n');
    expect(existsSync(file())).toBe(false);
    writeFileSync(file(), 'mine');
    await offer('y');
    expect([questions.length, readFileSync(file(), 'utf8')]).toEqual([1, 'mine']);
  });

  it('stops where nobody answers', async () => {
    await expect(offer('y', [[/Address of the record API/, 'https://ai.vendor.cn']])).rejects.toThrow(
      'there is no file to deploy',
    );
  });
});
