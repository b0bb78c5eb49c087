import { describe, expect, it } from 'vitest';
import { modelOf } from '../../test/folded.ts';
import { traceOf } from '../../test/trace-text.ts';
import { wordedProblems } from './problems.ts';

/** What is said of the problems of a trace. */
const said = (text: string) => wordedProblems(modelOf(text), traceOf(text));

const run = (id: string, tag: string, inside: string, end = '') =>
  `1 worker dispatch-started ${id} ${tag}\n2 worker wait-until-called ${id} p${id}\n${inside}\n90 worker dispatch-settled ${id} ${end}`;
const asked = (id: string, status: number) =>
  `3 browser request-started r${id} ${id}\n9 browser request-settled r${id} responded ${status}`;

describe('the words of problems', () => {
  it('say what is wrong, what happened and what to do', () => {
    expect(said(run('d1', 'outbox', asked('d1', 500)))).toMatchObject([
      {
        title: 'A failed request was counted as a success',
        what: 'POST https://app.example/api was answered 500 during “outbox”, yet the sync succeeded. The browser will not try again, and nothing that was seen sends it later.',
        doubt: null,
        todo: 'Reject the promise given to waitUntil when a request fails. A response with an error status does not reject by itself: check response.ok, and throw.',
      },
    ]);
  });

  it('say of a listener whether it is missing or late', () => {
    const ran = (listeners: number) =>
      `5 worker dispatch-started d1 outbox workerId=w1\n6 worker handler-returned d1 ${listeners}\n7 worker dispatch-settled d1`;
    const warned = `1 browser console-message - "Event handler of 'sync' event must be added on the initial evaluation of worker script." level=warning workerId=w1`;
    expect(said(ran(0))[0]?.title).toBe('The worker has no listener for sync events');
    expect(said(`${warned}\n${ran(1)}`)[0]?.title).toBe('A sync listener is added too late');
  });

  it('name the first of several tags', () => {
    const text = [1, 2, 3].map((i) => run(`d${i}`, `send-${i}`, asked(`d${i}`, 500))).join('\n');
    expect(said(text)[0]?.what).toContain('during “send-1” and 2 other tags, yet the sync succeeded, as in 3 dispatches in all.');
  });

  it('say why they are not certain', () => {
    expect(said(`${run('d1', 'outbox', asked('d1', 500))}\n99 browser capture-gap 0 50`)[0]?.doubt).toBe(
      'Not certain: something of that time is missing from the trace.',
    );
  });

  it('show a tag that can’t be seen, and of a long one the beginning', () => {
    const call = (tag: string) => `1 page register-called ${tag} c1\n2 page register-settled c1`;
    expect(said(call('""'))[0]?.what).toContain('with the tag "".');
    expect(said(call('x'.repeat(300)))[0]?.what).toContain(`with the tag “${'x'.repeat(60)}…”.`);
  });

  it('come gravest first', () => {
    const text = `${run('d1', 'a', asked('d1', 409))}\n${run('d2', 'b', asked('d2', 500))}\n${run('d3', 'c', '5 browser exception-thrown d3')}`;
    expect(said(text).map(({ problem }) => problem.severity)).toEqual(['loss', 'risk', 'note']);
  });

  it.each([['page', 'a frame alone may not register', 'Register from a page of that origin']])(
    'say of a refusal with two causes which it was: %s',
    (context, what, todo) => {
      const error = {
        name: 'InvalidAccessError',
        message: 'Attempted to register a sync event without a window or registration tag too long.',
      };
      const [found] = said(
        `1 page register-called a c1 context=${context}\n2 page register-settled c1 rejected error=${JSON.stringify(error)}`,
      );
      expect(found?.what).toContain(what);
      expect(found?.todo).toContain(todo);
    },
  );
});
