import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHART_ASSETS } from '../../lambdas/digests/chart/assets.ts';
import { aDigest } from '../support/digest-figures.ts';
import { bundled } from './synthesize.ts';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/1/queue';
const STARTS_WITH = {
  TABLE_NAME: 'leadbell',
  POLLS_QUEUE_URL: QUEUE,
  LANES_QUEUE_URL: QUEUE,
  TOPIC_ARN_PREFIX: 'arn:aws:sns:eu-west-1:1:leadbell-',
};

describe('what the functions carry', () => {
  it('the digest function, and no other, brings the renderer and the fonts of its charts', () => {
    for (const name of CHART_ASSETS) {
      expect(existsSync(join(bundled('digest'), name)), name).toBe(true);
      for (const entry of ['tick', 'poll', 'deliver']) {
        expect(existsSync(join(bundled(entry), name)), `${entry} ${name}`).toBe(false);
      }
    }
  });

  it('no function loads chart code when it starts', () => {
    for (const entry of ['tick', 'poll', 'deliver', 'digest']) {
      expect(codeAtStart(bundled(entry)), entry).not.toMatch(/echarts|zrender/i);
    }
  });

  it('a chart is drawn from the bundle alone, where there are no packages', () => {
    const digest = bundled('digest');
    // What the handler imports when there is something to draw.
    const [chunk] = readdirSync(digest).filter((file) => /^draw-\w+\.mjs$/.test(file));
    const script = `
      import { readFileSync } from 'node:fs';
      import { drawChart } from './${chunk}';
      const png = await drawChart(JSON.parse(readFileSync(0, 'utf8')), 'zh-CN', { repeat: false });
      process.stdout.write(Buffer.from(png).toString('base64'));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: digest,
      input: JSON.stringify(aDigest()),
      // It shares the file of the start, which is loaded with it.
      env: { LAMBDA_TASK_ROOT: digest, ...STARTS_WITH },
    });
    const png = Buffer.from(output.toString(), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.byteLength).toBeGreaterThan(40_000);
  });
});

/** The entry, and what it imports at once. */
function codeAtStart(directory: string, file = 'index.mjs', seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const code = readFileSync(join(directory, file), 'utf8');
  const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.mjs)"/g)].map(
    ([, name = '']) => name,
  );
  return code + imported.map((name) => codeAtStart(directory, name, seen)).join('');
}
