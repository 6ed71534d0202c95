import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { MANAGED_POLICY_BYTES } from './limits/aws-limits.ts';
import { deployedBytes } from './limits/deployed-bytes.ts';

/** A role that lists no more than this has one inline policy. The CDK splits one that it takes to be too long. */
const INLINE_RESOURCES = 30;
const INLINE_BYTES = 4000;
/** A list that is so short stays inline, whatever the others do. */
const SHORT_LIST = 5;
/** Version, statements and actions around a list of resources. */
const AROUND_BYTES = 300;

/**
 * Gives a role exactly these rights. Lists of secrets and topics that are too long for its inline policy go into managed
 * ones, each as long as IAM takes: every resource is still named.
 */
export function grant(role: Role, statements: readonly PolicyStatement[]): void {
  const bytesOf = (resource: string) => deployedBytes(Stack.of(role).resolve(resource)) + 3;
  const all = statements.flatMap(({ resources }) => resources);
  const fits =
    all.length <= INLINE_RESOURCES && all.reduce((sum, one) => sum + bytesOf(one), 0) <= INLINE_BYTES;
  const isLong = ({ resources }: PolicyStatement) => !fits && resources.length > SHORT_LIST;
  for (const statement of statements.filter((one) => !isLong(one))) role.addToPolicy(statement);
  const pieces = statements
    .filter(isLong)
    .flatMap(({ actions, resources, conditions }) =>
      inPieces(resources, MANAGED_POLICY_BYTES - AROUND_BYTES, bytesOf).map(
        (piece) => new PolicyStatement({ actions, resources: piece, conditions }),
      ),
    );
  for (const [index, statement] of pieces.entries()) {
    new ManagedPolicy(role, `Rights${index + 1}`, { roles: [role], statements: [statement] });
  }
}

/** In order, each piece within so many bytes. */
export function inPieces<Item>(
  items: readonly Item[],
  mostBytes: number,
  bytesOf: (item: Item) => number,
): Item[][] {
  const pieces: Item[][] = [];
  let left = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    const current = pieces.at(-1);
    if (current && bytes <= left) current.push(item);
    else {
      pieces.push([item]);
      left = mostBytes;
    }
    left -= bytes;
  }
  return pieces;
}
