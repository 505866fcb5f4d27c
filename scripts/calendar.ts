import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { weekday } from '../domain/calendar/dates.js';
import { loadCalendarYear } from '../store/process/calendar-load.js';
import { type CalendarFile, calendarSchema } from '../store/reference/reference-files.js';

/**
 * `npm run calendar -- load FILE`: makes the year of a file OFFICIAL once the State Council has published it. The file has
 * the form of prisma/reference/calendars/2026.json: {year, status, source, days: [{day, working, name}]}.
 */
const USAGE = '用法 / usage: npm run calendar -- load FILE';

/** Days that are holidays every year by 《全国年节及纪念日放假办法》; a file without them is not a calendar. */
const ALWAYS_HOLIDAYS = ['01-01', '05-01', '10-01', '10-02', '10-03'];

process.exitCode = await main(process.argv.slice(2));

async function main([verb, path]: string[]): Promise<number> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'];
  if (verb !== 'load' || !path) return refuse(USAGE);
  if (!ownerUrl) return refuse('缺少环境变量 DATABASE_OWNER_URL / DATABASE_OWNER_URL is not set.');
  const file = readCalendar(path);
  if (typeof file === 'string') return refuse(file);
  const { year, days, moved } = await loadCalendarYear(ownerUrl, file);
  console.log(`${year}年工作日历已载入（正式，${days}个特殊日），${moved}项未办结期限随之调整`);
  console.log(`calendar ${year} is official now: ${days} days that differ, ${moved} open due dates moved`);
  return 0;
}

/** The file's content, or a sentence about what is wrong with it. */
function readCalendar(path: string): CalendarFile | string {
  let content: unknown;
  try {
    content = JSON.parse(utf8(readFileSync(path)));
  } catch (error) {
    return `文件 ${path} 不能读取，或不是UTF-8编码的JSON / cannot be read as JSON in UTF-8: ${(error as Error).message}`;
  }
  const parsed = calendarSchema.safeParse(content);
  if (!parsed.success) return `文件 ${path} 格式不符 / is not a calendar:\n${z.prettifyError(parsed.error)}`;
  return faultOf(parsed.data) ?? parsed.data;
}

/** A file saved as GBK is refused, not read: its source would stand in the record for good, as signs nobody can read. */
function utf8(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function faultOf({ year, status, source, days }: CalendarFile): string | undefined {
  if (status !== 'OFFICIAL')
    return `文件的status为${status}：只有国务院办公厅公布的正式安排（OFFICIAL）可以载入 / not OFFICIAL`;
  if (source.trim() === '') return '文件没有写明来源文件 / the file names no source';
  const byDay = new Map(days.map(({ day, working }) => [day, working]));
  if (byDay.size < days.length) return '文件中有日期出现两次 / a day appears twice';
  const missing = ALWAYS_HOLIDAYS.map((monthDay) => `${year}-${monthDay}`).filter(
    (day) => byDay.get(day) ?? weekday(day) <= 5, // Weekends are listed only where they are worked.
  );
  return missing.length > 0
    ? `法定节假日未列为休息日 / statutory holidays are not listed as off: ${missing.join('、')}`
    : undefined;
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 1;
}
