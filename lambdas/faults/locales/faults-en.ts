import type { FaultWords } from '../fault-words.ts';

export const faultWordsEn: FaultWords = {
  begins: 'Fault',
  over: 'Over',
  since: (time) => `Since: ${time}`,
  lasted: (from, to) => `From ${from} to ${to}; it is over now.`,
  detail: (detail) => `Technical detail: ${detail}`,
  counted: (total, names, isAll) => `${total} in all: ${names.join(', ')}${isAll ? '' : ', …'}`,
  todoLabel: 'To do: ',
  kinds: {
    'token-refused': {
      title: (name) => `The token of account ${name} is refused: no call records can be read`,
      overTitle: (name) => `The token of account ${name} is accepted again`,
      todo: "copy a new token from the vendor's back office to where “token” in leadbell.yaml points. It is tried again within a minute.",
    },
    'token-ends': {
      title: (name) => `The token of account ${name} ends soon; after that no call record can be read`,
      overTitle: (name) => `Account ${name} has a new token`,
      todo: 'copy a new token from the vendor’s back office to where “token” points in leadbell.yaml. It is used from then on, without a deployment.',
    },
    'account-not-found': {
      title: (name) => `The vendor does not know account ${name}`,
      overTitle: (name) => `The vendor knows account ${name} again`,
      todo: 'check “userId”, “subUserId” and “baseUrl” of the account in leadbell.yaml.',
    },
    'vendor-unreachable': {
      title: (name) => `The dialling platform of account ${name} cannot be reached`,
      overTitle: (name) => `The dialling platform of account ${name} can be reached again`,
      todo: 'nothing, while it is short: what was missed is read once it is back. If it lasts, check “baseUrl” and the network, or ask the vendor.',
    },
    'secret-unreachable': {
      title: (name) => `The secret of ${name} cannot be read: the secret store does not answer`,
      overTitle: (name) => `The secret of ${name} can be read again`,
      todo: 'no token and no webhook needs to be replaced. Nothing, while it is short: it is tried again, and what was missed is read and sent then. If it lasts, see whether the store (SSM, Secrets Manager, KMS) throttles or is down, and whether the network reaches it.',
    },
    'secret-missing': {
      title: (name) =>
        `The secret of ${name} cannot be read: no AWS credentials, no right to it, or no such secret`,
      overTitle: (name) => `The secret of ${name} can be read again`,
      todo: 'no token and no webhook was refused, so replace none yet. See the technical detail: without AWS credentials, set AWS_PROFILE or AWS_ACCESS_KEY_ID and its kin on the machine that runs leadbell (“aws sso login” if a login of SSO has expired); without a right, give it to the role; without the secret, create it where leadbell.yaml points. It is tried again by itself, and what was missed is read and sent then.',
    },
    'tasks-unlisted': {
      title: (name) => `The list of tasks of account ${name} cannot be read: new tasks are not found`,
      overTitle: (name) => `The list of tasks of account ${name} can be read again`,
      todo: 'tasks that were found before are read as ever. See by the technical detail whether the token, “userId” and “baseUrl” are right; a new task that cannot wait can be listed under “tasks” in leadbell.yaml.',
    },
    'too-many-tasks': {
      title: (name) => `More tasks of account ${name} match “discover” than may be read: some are not`,
      overTitle: (name) => `All tasks of account ${name} that match “discover” are read again`,
      todo: 'see whether “discover.match” of the account in leadbell.yaml is too wide. If you want them all, raise “discover.atMost”.',
    },
    'task-unreadable': {
      title: (name) => `Call records of task ${name} cannot be read`,
      overTitle: (name) => `The call records of task ${name} can be read again`,
      todo: "where the detail names times or rows, all else is read: send them to the vendor. Otherwise check the task's “id” and account in leadbell.yaml; remove the task if it was deleted.",
    },
    'reads-skipped': {
      title: (name) => `Tasks of account ${name} are not all read in time`,
      overTitle: (name) => `All tasks of account ${name} are read in time again`,
      todo: 'what was left out is read first, so no lead is lost, but alerts are late. Raise “concurrency” of the account in leadbell.yaml, or ask for “windows” less often; if the platform has become slow, ask the vendor.',
    },
    'books-open': {
      title: (name) => `The books of task ${name} did not close twice running`,
      overTitle: (name) => `The books of task ${name} close again`,
      todo: "the vendor's total and the records it lists differ: compare with the vendor's own screens.",
    },
    'records-unreadable': {
      title: (name) => `Task ${name} lists call records that cannot be read; they were left out`,
      overTitle: (name) => `All call records of task ${name} can be read again`,
      todo: "look at them in the vendor's back office; if it happens again and again, send a sample answer to the developers.",
    },
    'times-unreadable': {
      title: (name) => `Not one time of the calls of task ${name} can be read`,
      overTitle: (name) => `The times of the calls of task ${name} can be read again`,
      todo: "leads of the first reading were recorded and not told: look at them in the vendor's back office. Send the technical detail (the shape of each time, nothing of a customer) to the developers.",
    },
    'records-of-another-task': {
      title: (name) =>
        `Asked for task ${name}, the vendor lists call records of another one; they were left out`,
      overTitle: (name) => `Task ${name} lists its own call records alone again`,
      todo: "check the task's “id” and account in leadbell.yaml; if they are right, send the two ids of the technical detail to the vendor.",
    },
    'task-quiet': {
      title: (name) => `Task ${name} makes calls, and has had no lead for longer than usual`,
      overTitle: (name) => `Task ${name} has leads again`,
      todo: "listen to some calls in the vendor's back office, and see whether the script, the numbers or the rules for grades were changed; then “grades” of the task in leadbell.yaml. If there simply are none, nothing; to hear no more of this, set “quietAlarm” of the task to false.",
    },
    'clock-differs': {
      title: (name) => `The time of account ${name}'s dialling platform and ours differ`,
      overTitle: (name) => `The time of account ${name}'s dialling platform and ours agree again`,
      todo: 'more is asked for meanwhile, so that new leads are told as ever. The technical detail names the likely cause: whole hours are most often a wrong “timeZone” of the account in leadbell.yaml; else set the clock that is wrong.',
    },
    'record-ahead': {
      title: (name) => `A call record of task ${name} is dated in the future`,
      overTitle: (name) => `The call records of task ${name} are dated as they should be again`,
      todo: "only its time is wrong: all else is read and told as ever. Look it up in the vendor's back office by the id in the technical detail; if it happens again and again, send it to the vendor.",
    },
    'filter-wrong': {
      title: (name) =>
        `Account ${name} filters call records by grade, and got one wrong: it is not used any more`,
      overTitle: (name) =>
        `Account ${name} filters call records by grade correctly again, or does not have to`,
      todo: 'no lead is lost: all calls are read again, and the lead was told, up to one longer window late (15 minutes by default). Send the technical detail to the vendor. The filter is tried again after a week; to leave it alone for good, set “gradeFilter: never” of the account in leadbell.yaml.',
    },
    'channel-dead': {
      title: (name) => `Channel ${name} is dead: nothing can be sent to it`,
      overTitle: (name) => `Channel ${name} takes messages again; what waited is being sent`,
      todo: 'no lead is lost. See whether its robot was removed, and set a new webhook; what waits is then sent.',
    },
    'channel-misconfigured': {
      title: (name) => `The robot of channel ${name} is there, and a security setting of it is not met`,
      overTitle: (name) =>
        `The security settings of channel ${name}'s robot are met; what waited is being sent`,
      todo: 'no lead is lost, and the webhook needs no replacement. See the technical detail: correct “keyword” or “secret” of the channel in leadbell.yaml (what waits is sent as soon as that is in effect), or change the setting at the robot, such as its list of addresses (it is tried every five minutes; “leadbell redrive” with the channel’s name sends at once).',
    },
    'channel-unreachable': {
      title: (name) =>
        `Channel ${name} cannot be reached, or gives no clear answer: nothing can be sent just now`,
      overTitle: (name) => `Channel ${name} takes messages again; what waited is being sent`,
      todo: 'nothing, while it is short: no lead is lost, it is tried all the time, and what waits is then sent. If it lasts, see the technical detail and check the network, the proxy and the webhook; tell people of urgent leads yourself.',
    },
    'channel-blocked': {
      title: (name) => `The robot of channel ${name} is blocked for a while: too much was sent to it`,
      overTitle: (name) => `The robot of channel ${name} takes messages again; what waited is being sent`,
      todo: 'no lead is lost: what waits is sent, in lists, once the block is over. Most likely another program sends to this robot, or its quota of the day is used up (see the technical detail). Give leadbell a robot of its own: with its webhook what waits is sent at once. Tell people of urgent leads yourself.',
    },
    'deliveries-dead': {
      title: (name) => `Channel ${name}: messages could not be delivered and were given up`,
      overTitle: (name) => `Channel ${name} takes messages again`,
      todo: 'look for “dead” deliveries and their reasons in the table; of leads, tell the people concerned yourself. Once the cause is gone, “leadbell redrive” sends them again.',
    },
    'message-damaged': {
      title: (name) => `Channel ${name} took a message, but may not show all of it`,
      overTitle: (name) => `Channel ${name} shows its messages whole again`,
      todo: "look at the message in the group; where something is missing, look the record up in the vendor's back office. It is a defect of leadbell: send the technical detail to the developers.",
    },
    'channel-unknown': {
      title: (name) => `Messages wait for channel ${name}, which leadbell.yaml does not have`,
      overTitle: (name) => `No message waits for an unknown channel ${name} any more`,
      todo: 'put the channel back into leadbell.yaml and deploy: what waits is then sent. After a day it is given up.',
    },
    'tasks-read-twice': {
      title: (name) => `Another deployment, ${name}, reads the same tasks: their leads are told twice`,
      overTitle: (name) => `Deployment ${name} does not read the same tasks any more`,
      todo: 'if it was left behind when a stage was renamed, remove its alerting stack (cdk destroy). If you want both, let each read tasks of its own. The technical detail names the tasks.',
    },
    'digest-unfilled': {
      title: (name) => `The figures of digest ${name} cannot be read in full; it has not gone out`,
      overTitle: (name) => `The figures of digest ${name} are complete again`,
      todo: 'the technical detail says what is missing: see to that first. It is tried again all the time and sent once it is whole; after two hours it goes out with what could be read, and says so.',
    },
    'clock-jumped': {
      title: (name) => `The clock of the machine that runs leadbell jumped by ${name}`,
      overTitle: (name) => `The clock of the machine that runs leadbell is steady again after ${name}`,
      todo: 'see whether the clock is right now, and that it is kept by NTP. A machine that slept or was paused looks the same. Nothing is lost: what waits and what is read goes by the new time.',
    },
    'workdays-unknown': {
      title: (name) => `The calendar of working days ends on ${name}: every day after it counts as worked`,
      overTitle: (name) => `The calendar of working days is up to date, and no longer ends on ${name}`,
      todo: 'upgrade leadbell and deploy it (or start “run” again): a new version has the days off of the next year once the State Council has announced them. Until then people are told and asked on weekends and holidays too.',
    },
    'config-differs': {
      title: (name) => `What was deployed lacks what was pushed (version ${name})`,
      overTitle: (name) =>
        `What was pushed (version ${name}) and what is deployed agree, or somebody decided`,
      todo: 'the pushed version stays in effect, and leads are told as ever; what else that deployment changed is not. The technical detail names the keys: put them into leadbell.yaml and push or deploy it; or push the file that was deployed, if that is what you want.',
    },
    'config-unused': {
      title: (name) => `What was pushed (version ${name}) cannot be used`,
      overTitle: (name) => `What was pushed last can be used again, and not version ${name}`,
      todo: 'leads are told by the configuration before it. See the technical detail: where it names keys, they need a right that was not deployed, so deploy the file; else push the file again with the version of leadbell that is deployed, or “leadbell push --back”.',
    },
  },
};
