import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { FollowAnswers } from '../answers/act.ts';
import { createAnswerSite, type Site } from '../answers/answer-site.ts';
import { Guesses } from '../answers/guesses.ts';
import { notice } from '../answers/respond.ts';
import { EnrolmentStore } from '../assignment/enrolment-store.ts';
import { ToldListStore } from '../assignment/told-list-store.ts';
import { followFound } from './follow-found.ts';
import { type Failure, hiddenErrors } from './middleware/hidden-errors.ts';
import { resultOf, type WebEvent, webPage } from './middleware/web-page.ts';
import { openPeopleStores, type PeopleStores } from './people-stores.ts';
import { openStores, type Stores } from './stores.ts';
import type { AnswerWiring } from './wiring.ts';

const FAILED: Failure = {
  code: 'answer-failed',
  failed: 'A request for the page failed',
  next: 'who sent it is asked to send it again',
};

export type AnswerHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** The page where people take leads, as Lambda calls it. */
export function createAnswerHandler(wiring: AnswerWiring): AnswerHandler {
  const site = openAnswerSite(wiring);
  const handler = middy<WebEvent, unknown>({ timeoutEarlyInMillis: 0 })
    .use(hiddenErrors(wiring.log, FAILED))
    .use(webPage())
    .handler(({ request }: WebEvent) => site(request));
  // The middleware makes the rest of the event, and the answer.
  return (event, context) =>
    handler(event as WebEvent, context) as Promise<APIGatewayProxyStructuredResultV2>;
}

/** Where not even the configuration can be read: a page that asks to try again, as for whatever else fails. */
export function pageWhileUnknown({ config, report }: AnswerWiring): APIGatewayProxyStructuredResultV2 {
  const response = notice(config.locale, 'failed');
  const nothing = { did: null, refused: null, toClaimMs: null };
  report({ type: 'answer', page: 'none', method: 'other', ...nothing, status: response.status });
  return resultOf(response);
}

/** The same page, for a listener of our own. */
export const openAnswerSite = (wiring: AnswerWiring): Site => followFound(wiring, siteOf);

function siteOf(wiring: AnswerWiring): Site {
  const { config, report } = wiring;
  const stores = openStores(wiring);
  const { table } = stores;
  const people = openPeopleStores(table);
  const { follow, load } = followWhenNeeded(wiring, stores, people);
  const site = createAnswerSite({
    platform: wiring,
    config,
    ...stores,
    keys: people.answerKeys,
    enrolments: new EnrolmentStore(table),
    lists: new ToldListStore(table),
    guesses: new Guesses(table),
    follow,
    report,
  });
  return (request) => {
    // Beside what is read first: who presses waits for it.
    if (request.method === 'POST') load();
    return site(request);
  };
}

/** What follows is loaded with the first answer: most of those who look at a page change nothing. */
function followWhenNeeded(wiring: AnswerWiring, stores: Stores, people: PeopleStores) {
  let opened: Promise<FollowAnswers> | undefined;
  const open = () => {
    opened ??= import('./open-follow.ts').then(({ openFollow }) => openFollow(wiring, stores, people));
    return opened;
  };
  const follow: FollowAnswers = {
    before: async (claim, event) => (await open()).before(claim, event),
    after: async (claim) => (await open()).after(claim),
  };
  const load = () => {
    wiring.lanes.prepare?.();
    open().catch(() => {});
  };
  return { follow, load };
}
