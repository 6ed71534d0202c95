import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { DeploymentProblem } from '../limits/deployment-problems.ts';
import { isAddressKnown } from './address.ts';

const URL_KEY = ['answers', 'url'];

/**
 * Why people could not open the page of `answers`, as far as the file and the region tell.
 *
 * @param region undefined where it is not known before the deployment
 */
export function addressProblems(
  { answers }: Config,
  { answers: own }: DeployConfig,
  region: string | undefined,
): DeploymentProblem[] {
  if (answers === undefined) {
    return own === null
      ? []
      : [{ path: ['deploy', 'answers'], message: 'there is no `answers` that it is for' }];
  }
  if (own !== null) {
    const url = `https://${own.domain}`;
    return answers.url === url
      ? []
      : [{ path: URL_KEY, message: `expected ${url}, since deploy.answers.domain is that page's name` }];
  }
  if (region?.startsWith('cn-')) {
    return [
      {
        path: ['answers'],
        message: `in ${region} AWS serves no page under a name of its own: set deploy.answers to a domain with an ICP filing (ICP 备案) and the ARN of its certificate in ACM, and answers.url to https:// and that domain`,
      },
    ];
  }
  const url = URL.parse(answers.url);
  if (url !== null && (url.protocol !== 'https:' || url.port !== '' || url.pathname !== '/')) {
    return [
      { path: URL_KEY, message: 'expected https:// and a name, without port and path: so it is deployed' },
    ];
  }
  return [];
}

/** What works once another step is done. */
export function addressWarnings(
  { answers }: Config,
  { answers: own }: DeployConfig,
  region: string | undefined,
): DeploymentProblem[] {
  if (answers === undefined || own !== null) return [];
  if (!isAddressKnown(answers)) {
    const message =
      'alerts have no link yet: deploy, put what the output AnswersUrl says here, and deploy once more';
    return [{ path: URL_KEY, message }];
  }
  if (isOfAws(answers.url, region)) return [];
  const message =
    'this is no address that AWS gives a page, and deploy.answers names no domain: put what the output AnswersUrl says here, or set deploy.answers';
  return [{ path: URL_KEY, message }];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-publish.html */
function isOfAws(url: string, region: string | undefined): boolean {
  const [, itsRegion] =
    /^[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/.exec(URL.parse(url)?.hostname ?? '') ?? [];
  return itsRegion !== undefined && (region === undefined || itsRegion === region);
}
