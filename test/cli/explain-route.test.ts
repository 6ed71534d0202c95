import { describe, expect, it } from 'vitest';
import { askedAsJson, askedAsText } from '../../cli/explain/show-asked.ts';
import { lifeAsJson, lifeAsText } from '../../cli/explain/show-life.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { LeadLife } from '../../lambdas/status/explain.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aLead } from '../support/leads.ts';
import { vendorRecord } from '../support/records.ts';

const shown = { config: testConfig(), showPhones: false };
const ROUTE = 'routes[0] (province is 安徽)';

const life = (route?: string): LeadLife => ({
  lead: {
    recordId: 'record-1',
    calledAtMs: NOON_MS,
    grade: 1,
    toldGrade: 1,
    silent: false,
    toldIn: { A: ['sales-east'] },
    maybeTold: false,
    unsettledUntilMs: null,
    version: 1,
    listedAtMs: NOON_MS,
    gradedAtMs: NOON_MS,
    history: [{ grade: 1, atMs: NOON_MS }],
    expiresAt: 0,
    token: '',
  },
  task: testTask,
  facts: aLead({
    team: 'east',
    assignee: { id: 'zhangsan', name: '张三', because: 'turn' },
    ...(route === undefined ? {} : { route }),
  }),
  deliveries: [],
  claim: null,
  reason: 'told',
  why: 'A is wanted.',
});

describe('explain names the route', () => {
  it('of a lead that was told, with where it went, its team and its person', () => {
    expect(lifeAsText(life(ROUTE), shown)).toContain(
      `listed with A; to sales-east by ${ROUTE}; team east, for 张三 (turn)`,
    );
    expect(lifeAsJson(life(ROUTE), shown)).toMatchObject({
      route: ROUTE,
      channels: ['sales-east'],
      team: 'east',
      assignee: 'zhangsan',
    });
  });

  it('and none of a lead that an older version told, or that went as its task has it', () => {
    expect(lifeAsText(life(), shown)).toContain('listed with A; team east');
    expect(lifeAsJson(life(), shown)).toMatchObject({ route: null, channels: ['sales-east'] });
  });

  it('of a record that nobody has read yet: where it would go', () => {
    const row = readRecord(vendorRecord({ calledAtMs: NOON_MS }), 'Asia/Shanghai');
    const found = { task: testTask, row, reason: 'told', why: 'It is wanted.' } as const;
    const routed = { channels: ['sales-east'], team: 'east', escalation: null };
    const asked = (by: string | null) => ({ found: { ...found, routed: { ...routed, by } }, unread: [] });
    expect(askedAsText(asked(ROUTE), shown)).toContain(`It would go to sales-east, team east: by ${ROUTE}.`);
    expect(askedAsText(asked(null), shown)).toContain(
      'It would go to sales-east, team east: as its task has it.',
    );
    expect(askedAsJson('r', asked(ROUTE), shown)).toMatchObject({ route: ROUTE, channels: ['sales-east'] });
    expect(askedAsText({ found: { ...found, routed: null }, unread: [] }, shown)).not.toContain('would go');
  });
});
