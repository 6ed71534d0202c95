import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTables } from '../../support/use-tables.ts';

const tables = useTables();
const KEY = { pk: 'P', sk: 'S' };

/** The second time, an expression is not parsed again. */
describe('an expression that the embedded table has seen before', () => {
  let made: Awaited<ReturnType<typeof tables.newTable>>;
  beforeAll(async () => {
    made = await tables.newTable();
  });

  const put = (item: object) =>
    made.documents.send(new PutCommand({ TableName: made.tableName, Item: { ...KEY, ...item } }));
  const read = async () =>
    (await made.documents.send(new GetCommand({ TableName: made.tableName, Key: KEY }))).Item;
  const update = (UpdateExpression: string, more: object) =>
    made.documents.send(
      new UpdateCommand({ TableName: made.tableName, Key: KEY, UpdateExpression, ...more }),
    );
  const setWhere = (is: unknown, was: unknown, names: Record<string, string> = { '#a': 'state' }) =>
    update('SET #a = :is', {
      ConditionExpression: '#a = :was',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':is': is, ':was': was },
    });

  it('has the values of each request, in what it sets and in its condition', async () => {
    await put({ state: 'first' });
    await setWhere('second', 'first');
    await setWhere('third', 'second');
    expect(await read()).toMatchObject({ state: 'third' });
    await expect(setWhere('fourth', 'second')).rejects.toThrow('conditional');
    expect(await read()).toMatchObject({ state: 'third' });
  });

  it('has the names of each request', async () => {
    await put({ state: 'first', owner: 'first' });
    await setWhere('second', 'first');
    await setWhere('second', 'first', { '#a': 'owner' });
    expect(await read()).toMatchObject({ state: 'second', owner: 'second' });
  });

  it('may set values of other types', async () => {
    await put({ state: 'first' });
    for (const [was, is] of [
      ['first', 2],
      [2, true],
      [true, 'fourth'],
    ]) {
      await setWhere(is, was);
      expect(await read()).toMatchObject({ state: is });
    }
  });

  it('is refused for the types of its values each time, and taken again with the right ones', async () => {
    await put({ count: 1 });
    const add = (by: unknown) =>
      update('SET #n = #n + :by', {
        ExpressionAttributeNames: { '#n': 'count' },
        ExpressionAttributeValues: { ':by': by },
      });
    for (const by of ['one', 1, 'one', 1]) {
      if (by === 1) await add(by);
      else await expect(add(by)).rejects.toThrow('Incorrect operand type');
    }
    expect(await read()).toMatchObject({ count: 3 });
  });

  it('is refused each time where it leaves a name unused that no other expression uses', async () => {
    const used = {
      ExpressionAttributeNames: { '#a': 'state' },
      ExpressionAttributeValues: { ':is': 'first' },
    };
    const unused = {
      ExpressionAttributeNames: { '#a': 'state', '#b': 'owner' },
      ExpressionAttributeValues: { ':is': 'first' },
    };
    for (let time = 0; time < 2; time += 1) {
      await put({ state: 'first', owner: 'me' });
      await update('SET #a = :is', { ConditionExpression: '#a = :is', ...used });
      await expect(update('SET #a = :is', unused)).rejects.toThrow('unused in expressions: keys: {#b}');
      await update('SET #a = :is', { ConditionExpression: '#b <> :is', ...unused });
      await update('SET #b = :is', { ConditionExpression: '#a = :is', ...unused });
    }
  });

  it('is compared with the bounds of each request', async () => {
    await put({ count: 5 });
    const between = (from: number, to: number) =>
      update('SET #n = :is', {
        ConditionExpression: '#n BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#n': 'count' },
        ExpressionAttributeValues: { ':is': 5, ':from': from, ':to': to },
      });
    for (let time = 0; time < 2; time += 1) {
      await between(1, 9);
      await expect(between(9, 1)).rejects.toThrow('upper bound to be greater');
      await expect(between(6, 9)).rejects.toThrow('conditional');
    }
  });
});
