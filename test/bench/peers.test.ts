import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { PEERS } from '../../bench/commands.ts';
import { whyNot } from '../../bench/peers/installed.ts';
import { writeWorkflow } from '../../bench/peers/n8n.ts';
import { asked } from '../../bench/read-arguments.ts';
import { readText } from '../docs/markdown.ts';

describe('a peer is measured alone where it is named', () => {
  test.each(PEERS)('%s', (name) => {
    expect(asked('bench:peers', [name])).toMatchObject({ given: [[name]] });
    expect(readText('bench/README.md')).toContain(`\`${name}\``);
  });
});

describe('why a peer could not be installed fits a cell of a table', () => {
  test('npm says it', () => {
    const stderr = [
      'npm warn deprecated left-pad@1.0.0',
      'npm error code ETARGET',
      'npm error notarget No matching version found for @n8n/agents@0.26.2.',
      'npm error notarget In most cases you or one of your dependencies are requesting a version that does not exist.',
    ].join('\n');
    const why = whyNot(Object.assign(new Error('Command failed'), { stderr }));
    expect(why).toBe('ETARGET: No matching version found for @n8n/agents@0.26.2.');
  });

  test('a build says it', () => {
    const stderr =
      'npm error code 1\nnpm error path /tmp/a/sqlite3\nnpm error command failed\nnpm error sh: 1: g++ | make: not found';
    expect(whyNot(Object.assign(new Error('Command failed'), { stderr }))).toBe(
      '1: sh: 1: g++ / make: not found',
    );
  });

  test('it took too long, or there is no npm', () => {
    expect(whyNot(Object.assign(new Error('Command failed'), { killed: true }))).toContain('15 minutes');
    expect(whyNot(new Error('spawn npm ENOENT\nat once'))).toBe('spawn npm ENOENT');
  });
});

describe('the workflow of n8n', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadbell-n8n-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = writeWorkflow(
    folder,
    { LIST_URL: 'http://vendor/record', ROBOT_URL: 'http://robot/send' },
    { minuteMs: 6000, paceMs: 306 },
  );
  const { nodes, connections } = JSON.parse(readFileSync(file, 'utf8')) as {
    nodes: { name: string; parameters: { jsCode?: string } }[];
    connections: Record<string, { main: { node: string }[][] }>;
  };

  test('leads from each node to nodes that are there', () => {
    const names = nodes.map(({ name }) => name);
    const next = Object.values(connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    expect(new Set(next)).toEqual(new Set(names.slice(1)));
    expect(new Set(Object.keys(connections))).toEqual(new Set(names));
  });

  test('picks the As of all pages, and writes what plain.ts writes', () => {
    const code = nodes.find(({ parameters }) => parameters.jsCode !== undefined)?.parameters.jsCode;
    const row = (id: string, grade: number) => ({
      id,
      intention_results: grade,
      name: '王',
      callee: '13800000000',
      calldate: '2026-11-27 12:00:00',
    });
    const pages = [
      [row('a', 1), row('b', 2)],
      [row('c', 0), row('d', 1)],
    ];
    const picked = runInNewContext(`(() => {${code}})()`, {
      $input: { all: () => pages.map((data) => ({ json: { data } })) },
    });
    const content = '新的 A 级线索\n王\n13800000000\n2026-11-27 12:00:00';
    expect(picked).toEqual([{ json: { id: 'a', content } }, { json: { id: 'd', content } }]);
  });
});
