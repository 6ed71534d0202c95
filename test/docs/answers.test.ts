import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../../cli/check/check.ts';
import { claimAsJson } from '../../cli/claims/show-claims.ts';
import { claimCommand } from '../../cli/commands/claim.ts';
import { claimsCommand } from '../../cli/commands/claims.ts';
import { peopleCommand } from '../../cli/commands/people.ts';
import { answerWordsOf } from '../../lambdas/alerts/locales/answers.ts';
import { wordsOf } from '../../lambdas/answers/locales/index.ts';
import { OUTCOMES } from '../../lambdas/assignment/claim.ts';
import { FORMER_COLLEAGUE } from '../../lambdas/assignment/person-name.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { testConfig } from '../support/config.ts';
import { fences, readText } from './markdown.ts';

const guides = ['docs/answers.md', 'docs/answers.zh-CN.md'];
const [english = '', chinese = ''] = guides.map(readText);

class Heard extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void) {
    this.text += String(chunk);
    done();
  }
}

const program = new Command();
for (const register of [claimsCommand, claimCommand, peopleCommand]) register(program, () => {});

/** Commands of leadbell, and their options, that shell text names and that are not there. */
function unknownIn(shell: string): string[] {
  const lines = [...shell.matchAll(/leadbell -- (.*)/g)].map(([, words = '']) => words.split(' '));
  return lines.flatMap((words) => {
    let command = program;
    for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
    // What `people` alone does.
    const found = command.commands.find((one) => one.name() === 'list') ?? command;
    const options = words.filter((word) => word.startsWith('--'));
    const unknown = options.filter((name) => !found.options.some(({ long }) => long === name));
    return found === program ? words.slice(0, 1) : unknown;
  });
}

describe('who takes a lead', () => {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-answers-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(guides)('the example of %s is in order except for the address, which nobody has', async (guide) => {
    const file = join(directory, 'leadbell.yaml');
    writeFileSync(file, fences(readText(guide), 'yaml')[0] ?? '');
    const io = { stdout: new Heard(), stderr: new Heard(), env: {} };
    expect(await check({ file, json: false }, io)).toBe(0);
    expect(io.stdout.text).toContain('east  张三, 李四, in turn; the rest to 王五');
    expect(io.stderr.text.trimEnd().split('\n')).toEqual([
      expect.stringContaining('is a name for examples: put the address of your platform'),
    ]);
  });

  it('both languages have the same example, commands, JSON and proxy', () => {
    for (const language of ['yaml', 'sh', 'json', 'nginx']) {
      const [one, other] = [english, chinese].map((text) =>
        fences(text, language).map((fence) => fence.replace(/ +#.*/g, '')),
      );
      expect(one?.length, language).toBeGreaterThan(0);
      expect(other).toEqual(one);
    }
  });

  it('commands have the options that are named', () => {
    expect(unknownIn(fences(english, 'sh').join('\n'))).toEqual([]);
    expect(unknownIn('leadbell -- people link zhangsan --for-ever\nleadbell -- peple')).toEqual([
      '--for-ever',
      'peple',
    ]);
  });

  it('a lead as JSON has the keys that are shown', () => {
    const made = claimAsJson(
      { claim: aClaim({ taskKey: 'task', recordId: 'r1' }), facts: null },
      { config: testConfig(), showPhones: false },
    );
    const shown = JSON.parse(fences(english, 'json')[0] ?? '') as object;
    expect(Object.keys(shown)).toEqual(Object.keys(made));
  });

  it.each(guides)('%s says what the page and the messages say', (guide) => {
    const text = readText(guide);
    const page = wordsOf('zh-CN');
    const { todo, unclaimed, unclaimedBadge, taken, assignee, because } = answerWordsOf('zh-CN');
    const said = [
      page.do.claim,
      page.do.enrol,
      page.do.release,
      page.labels.pass,
      FORMER_COLLEAGUE['zh-CN'],
      page.state.taken('李四', '10:03'),
      ...OUTCOMES.map((outcome) => page.outcomes[outcome]),
      assignee('张三'),
      because.nobodyElse,
      `${unclaimedBadge('A', false)}${unclaimed('5分钟')}王女士`,
      todo.reassigned('张三', '李四'),
      todo.lastLead('王五'),
      todo.nobodyLeft('王五'),
      taken('张三', '王女士', answerWordsOf('zh-CN').waited(3 * MINUTE_MS)),
    ];
    expect(said.filter((words) => !text.includes(words))).toEqual([]);
  });
});
