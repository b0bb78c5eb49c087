import { describe, expect, it } from 'vitest';
import { nothingMarked } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/event-facts.js';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { attemptLine } from './attempt-line.ts';
import { eventFacts, eventLine } from './event-facts.ts';

describe('the empty tag', () => {
  const events = traceOf(`
    0 page   register-called    "" c1
    1 page   register-settled   c1
    2 page   tags-observed      "" a
    3 worker dispatch-started   d1 ""
    4 worker request-started    r1 d1
    5 worker request-settled    r1 responded 200
    6 worker dispatch-settled   d1
    7 panel  fire-requested     f1 ""
    8 panel  fire-settled       f1
    9 page   page-changed       navigated
  `);
  const model = fold(emptyModel(), events);

  it('is the tag of each event that is about it, and what is about none has none', () => {
    expect(events.map((event) => eventFacts(model, event).tag)).toEqual(['', '', null, '', '', '', '', '', '', null]);
  });

  it('is written in rows as they are copied, and in lists', () => {
    const tagCell = (line: string) => line.split('\t')[3];
    expect(events.map((event) => tagCell(eventLine(model, event)))).toEqual([
      '""',
      '""',
      '',
      '""',
      '""',
      '""',
      '""',
      '""',
      '""',
      '',
    ]);
    expect(events.slice(2, 3).map((event) => eventFacts(model, event).result)).toEqual([
      texts.tags({ api: texts.apis.sync(), tags: '"", a' }),
    ]);
    expect(
      [...model.dispatches.values()].map(
        (dispatch) => attemptLine(model, dispatch, verdictOf(dispatch, nothingMarked, 0)).split('\t')[0],
      ),
    ).toEqual(['""']);
  });
});
