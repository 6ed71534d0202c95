import { gradeLetter } from '../../leads/grade.ts';
import type { DetailWords } from './words.ts';

/** True at the end of a window, and not where some of it is still to be read. */
export const ALL_ELSE_IS_READ = 'Everything else that was asked for is read.';

const side = (isBehind: boolean): string => (isBehind ? 'behind' : 'ahead of');

export const enDetails: DetailWords = {
  unreadable({ from, to, since, fault, rows }) {
    const what = rows === null ? `calls from ${from} to ${to}` : `${rows}, calls from ${from} to ${to},`;
    return `${what} cannot be read since ${since} (${fault})`;
  },
  rows(from, to, backMinutes) {
    const rows =
      to === null ? `all rows from ${from} on` : from === to ? `row ${from}` : `rows ${from} to ${to}`;
    return `${rows} of the list of the last ${backMinutes} minutes`;
  },
  unreadableIn: (spans, timeZone) => `${spans.join('; ')}. Times are of ${timeZone}. ${ALL_ELSE_IS_READ}`,
  recordsUnreadable: (count) =>
    count === 1
      ? '1 record without an id, or with a grade that is none'
      : `${count} records without an id, or with a grade that is none`,
  otherTask: (asked, rows, taskIds) =>
    `asked for task ${asked}, got ${rows} ${rows === 1 ? 'record' : 'records'} of ${taskIds.join(', ')}`,
  dateDiffers(long, isBehind, recordsAgree) {
    const date = `the Date of its answers is ${long} ${side(isBehind)} our clock`;
    return recordsAgree
      ? `${date}, and its newest records agree with ours: the clock of the vendor's web server, or of a proxy before it, is wrong; ours and the timeZone of the account are right`
      : `${date}: the vendor's clock or ours is wrong`;
  },
  recordsDiffer(long, isBehind, timeZone, zone) {
    const dated = `its newest record is dated ${long} ${side(isBehind)} our clock: probably it does not write ${timeZone}, the timeZone of the account`;
    return zone === null ? dated : `${dated}, but ${zone}; if so, set timeZone to a zone of ${zone}`;
  },
  recordsFarOff: (long, isBehind) =>
    `its newest record is dated ${long} ${side(isBehind)} our clock: no time zone is so far off, so the vendor's clock or ours is wrong`,
  stray: (record, dated, long) =>
    `record ${record} is dated ${dated}, ${long} ahead of our clock; the other records are not, so its own time is wrong`,
  long: (minutes) => (minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`),
  filterWrong(task, record, grade, grades) {
    const letters = grades.map(gradeLetter).join(', ');
    const isHidden = grades.includes(grade);
    return `record ${record} of task ${task} has grade ${gradeLetter(grade)}: asked for ${letters} alone (intention_tags), the vendor ${isHidden ? 'leaves it out' : 'lists it'}`;
  },
  tokenEnds: (days, until) => `valid until ${until}: less than ${days === 1 ? 'a day' : `${days} days`} left`,
  tooManyTasks: (match, atMost, left, names) =>
    `“discover.match” (${match}) reads ${atMost} tasks at the most, and ${left} are left out: ${names.join(', ')}${left > names.length ? ' …' : ''}`,
};
