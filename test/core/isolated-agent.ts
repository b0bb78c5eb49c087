/** Asks the page of a browser what a relay would, by an isolated world over the debugging protocol. */
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import * as v from 'valibot';
import { relayMethods, type RelayMethod, type RelayParams, type RelayResult } from '../../src/protocol/relay.ts';
import type { PageAgent } from '../../src/session/page-agent.ts';

const world = 'syncscope';

/** What stands in the isolated world: the relay's own ways to ask the browser, under one name. */
const script = `
import { register, takeSnapshot, unregisterPeriodic, wake } from './extension/relay/registrations.ts';
globalThis.agent = { observe: takeSnapshot, register, 'unregister-periodic': unregisterPeriodic, wake };`;

/** Makes an agent of the document that a page shows now. */
export async function agentOf(page: Page): Promise<PageAgent> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'iife',
    write: false,
  });
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: world,
  });
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await evaluate(`${outputFiles[0]?.text};undefined`);
  return {
    frame: {
      url: page.url(),
      origin: new URL(page.url()).origin,
      top: true,
      secure: true,
      serviceWorker: true,
      sync: true,
      periodicSync: true,
    },
    async ask<M extends RelayMethod>(method: M, params: RelayParams<M>): Promise<RelayResult<M>> {
      const answer = await evaluate(`agent[${JSON.stringify(method)}](${JSON.stringify(params)})`);
      return v.parse<v.GenericSchema<unknown, RelayResult<M>>>(relayMethods[method].result, answer);
    },
    dismiss: () => void session.detach().catch(() => undefined),
  };
}
