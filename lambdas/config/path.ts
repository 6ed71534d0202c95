export type Path = readonly (string | number)[];

/** `['tasks', 0, 'channels']` as people write it: `tasks[0].channels`. Unusual keys are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[\p{L}\p{N}_-]+$/u.test(step)) text += `[${JSON.stringify(step.slice(0, 40))}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
