import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setAway } from '../../cli/people/away.ts';
import { linkPerson } from '../../cli/people/link.ts';
import { removePerson } from '../../cli/people/remove.ts';
import { revokePerson } from '../../cli/people/revoke.ts';
import { redrive } from '../../cli/redrive/redrive.ts';
import { replay } from '../../cli/replay/replay.ts';
import { begin } from '../../cli/silence/begin.ts';
import { end } from '../../cli/silence/end.ts';
import { testChannel } from '../../cli/test-channel/test-channel.ts';

const FILE = `
accounts: { acme: { baseUrl: "https://ai.example.com", userId: u, token: "env:T" } }
channels: { sales: { type: wecom-robot, webhook: "env:W" } }
tasks: [{ id: t1, account: acme, name: 秋季, channels: [sales], team: east }]
people: { lisi: { name: 李四 } }
teams: { east: { people: [lisi], assign: rotate } }
answers: { url: "https://first.invalid", identity: choose }
`;

let directory: string;
let stderr: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'leadbell-arguments-'));
  writeFileSync(join(directory, 'leadbell.yaml'), FILE);
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => {
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

const at = () => ({
  configFile: join(directory, 'leadbell.yaml'),
  dataDirectory: join(directory, 'data'),
  tableName: null,
  stack: null,
  json: false,
});
const silence = (given: object) =>
  begin({ ...at(), what: 'sales', for: '2h', reason: 'x', by: null, ...given });
const replayed = { from: 'now', to: 'now', atMost: 1, dryRun: false, timeoutMs: 1000, showPhones: false };

describe('arguments that are wrong are said before a folder is made', () => {
  it.each([
    ['people away', () => setAway('lisi', { ...at(), until: 'yesterday' }), 'expected --until to be now'],
    ['people away', () => setAway('nobody', { ...at(), until: 'off' }), 'no person nobody'],
    ['people link', () => linkPerson('lisi', at()), 'nobody can open'],
    ['silence', () => silence({ for: '2' }), 'expected a duration'],
    ['silence', () => silence({ reason: ' ' }), 'expected some text for --reason'],
    ['silence', () => silence({ what: 'nothing' }), 'no channel and no task nothing'],
    ['test-channel', () => testChannel({ ...at(), name: 'nothing' }), 'no channel nothing'],
    ['redrive', () => redrive({ ...at(), channel: 'nothing', dryRun: false, timeoutMs: 1 }), 'nothing'],
    ['replay', () => replay({ ...at(), ...replayed, dryRun: true, task: 'nothing' }), 'no task nothing'],
  ])('by %s', async (_, run, said) => {
    expect(await run(), stderr).toBe(2);
    expect(stderr).toContain(said);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });

  it.each([
    ['silence end', () => end('nothing', at()), 1],
    ['people remove', () => removePerson('gone', at()), 1],
    ['people revoke', () => revokePerson('lisi', at()), 0],
  ])('and where nothing is kept, %s makes none', async (_, run, code) => {
    expect(await run(), stderr).toBe(code);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });
});
