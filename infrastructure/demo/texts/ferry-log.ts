import { readableRecord } from '../books-record.ts';
import type { Chapter, ReflowBook } from '../books-source.ts';
import { AUTUMN } from './ferry-log-autumn.ts';
import { MARGINS } from './ferry-log-margins.ts';
import { SPRING } from './ferry-log-spring.ts';
import { SUMMER } from './ferry-log-summer.ts';
import { WINTER } from './ferry-log-winter.ts';

/** Each day of the log is followed by what somebody wrote into its margin later. */
const withMargin = (chapter: Chapter, index: number): Chapter => {
  const margin = MARGINS[index];
  return margin === undefined ? chapter : { title: chapter.title, text: `${chapter.text}\n＊\n${margin}` };
};

export const ferryLog: ReflowBook = {
  key: 'ferry-log',
  kind: 'reflow',
  direction: 'rtl',
  fullRuby: false,
  licences: ['perpetual-1', 'bundle-26'],
  pictures: {},
  chapters: [...SPRING, ...SUMMER, ...AUTUMN, ...WINTER].map(withMargin),
  record: readableRecord({
    title: '定期船日誌', yomi: 'テイキセンニッシ', subtitle: 'なぎさ丸の一年', people: '汐見千歳', publisher: '桟橋舎', published: '2025-04-01', serial: 1,
    ndc: '913.6', subjects: '小説、船、島', audience: 'adult', pages: 318, layout: 'reflow-vertical', ruby: false, local: true,
    description: '笠岡の港と島々を結ぶ小さな定期船。心をすり減らして都会を離れた機関長が、一冊の日誌に記した三十三日。運んだ荷物と人、止まった機関、つながる灯の物語。',
  }),
};
