import type { ConfigProblem } from '../../lambdas/config/pushed/deployed.ts';

/** What is wrong, and what to do. */
export function problemInWords({ kind, version, detail }: ConfigProblem): string {
  switch (kind) {
    case 'differs':
      return `What was deployed last lacks what version ${version} changed (${detail}). That version stays in use. Put it into the file and push or deploy that, or push the file that was deployed.`;
    case 'rights':
      return `Version ${version} needs rights that are not deployed any more (${detail}), so the deployed configuration is in use. Deploy the file.`;
    case 'unreadable':
      return `${detail}. The one before it is in use. Push the file again.`;
  }
}
