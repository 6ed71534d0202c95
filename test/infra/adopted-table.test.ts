import { describe, expect, it } from 'vitest';
import { exampleYaml, read, synthesize } from './synthesize.ts';

const adopted = (table: string): string => `${exampleYaml}deploy: { table: ${table} }\n`;
const ADOPTED = 'leadbell-restored';

describe('a table that `deploy.table` adopts', () => {
  const { state, alerting } = synthesize(adopted(ADOPTED));
  const plain = synthesize();

  it('is the one that every function works on', () => {
    const names = Object.entries(alerting.findResources('AWS::Lambda::Function'))
      // It tells of alarms, of the table's too, and works on none.
      .filter(([id]) => !id.startsWith('AlarmRelay'))
      .map(([, { Properties }]) => Properties.Environment.Variables.TABLE_NAME);
    expect(names.length).toBeGreaterThan(3);
    expect(new Set(names)).toEqual(new Set([ADOPTED]));
  });

  it('is the only one that they may touch, with its index', () => {
    const policies = JSON.stringify(alerting.findResources('AWS::IAM::Policy'));
    expect(policies).toContain(`:table/${ADOPTED}"`);
    expect(policies).toContain(`:table/${ADOPTED}/index/due"`);
    expect(policies).not.toContain('LeadTable');
  });

  it('leaves the state stack as it is: nothing there is orphaned, and the way back is open', () => {
    const table = (template: typeof state) => template.findResources('AWS::DynamoDB::Table');
    expect(table(state)).toEqual(table(plain.state));
  });

  it.each(['arn:aws:dynamodb:us-east-1:123456789012:table/leadbell', 'ab', 'a/b'])(
    'is given by its name: %s is refused',
    (name) => {
      expect(() => read(adopted(JSON.stringify(name)))).toThrow(
        /deploy\.table: expected the name of a table/,
      );
    },
  );
});

describe('a deployment', () => {
  it('says in Parameter Store which tasks it reads, for as long as it is there', () => {
    const { alerting } = synthesize(exampleYaml, { stage: 'prod' });
    const [parameter, ...others] = Object.values(alerting.findResources('AWS::SSM::Parameter'));
    expect(others).toEqual([]);
    expect(parameter?.Properties.Name).toBe('/leadbell-deployments/leadbell-prod.0');
    expect(parameter?.Properties.Value).toMatch(/^[0-9a-f]{12}$/);
  });
});
