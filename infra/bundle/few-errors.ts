import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Clients of which only these errors are kept, by name. SSM registers 140 classes and schemas of them, 70 KB, and reading
 * a parameter can fail by a handful. Of an error that is not kept the SDK makes one of the client's base class, with the
 * same name, message and status: all that we, and its retries, go by. Kept is what is asked for by its class, or is
 * retried since its class says so.
 */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  ssm: [],
  dynamodb: ['ConditionalCheckFailedException', 'ReplicatedWriteConflictException'],
};

const CLIENT = /[\\/]@aws-sdk[\\/]client-([a-z-]+)[\\/]/;
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const PACKAGE = /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]package\.json$/;
const REGISTRATION = /^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm;
/** Its keys are computed, so esbuild keeps one that nobody needs, unless it is told that making it does nothing else. */
const SCHEMA = /^((?:export )?var \w+\$? = )(\[-?\d+, n0[^;]*\{\s*\[[^;]*\]);$/gm;

/** Leaves out of clients what no function of ours can use: errors, and what a package says of itself. */
export const fewErrors: Plugin = {
  name: 'few-errors',
  setup({ onLoad }) {
    onLoad({ filter: SCHEMAS }, ({ path }) => {
      const kept = KEPT[CLIENT.exec(path)?.[1] ?? ''];
      return kept === undefined
        ? undefined
        : { contents: withErrors(kept, readFileSync(path, 'utf8'), path) };
    });
    // A client reads its version there.
    onLoad({ filter: PACKAGE }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

function withErrors(kept: readonly string[], text: string, path: string): string {
  const registered = [...text.matchAll(REGISTRATION)].map(([, name = '']) => name);
  if (registered.length === 0 || kept.some((name) => !registered.includes(name)))
    throw new Error(
      `expected errors to be registered as before, ${kept.join(', ') || 'any'} among them: ${path}`,
    );
  return text
    .replace(REGISTRATION, (line, name: string) => (kept.includes(name) ? line : ''))
    .replace(SCHEMA, '$1/* @__PURE__ */ (() => $2)();');
}
