import type { CDPSession } from 'puppeteer-core';
import type { Driven } from '../browser/launch.ts';
import { until } from '../wait.ts';

/** Background, in the hands of a test. */
export interface DrivenBackground {
  /** Ends it as the browser may at any moment. It begins again when something wakes it. */
  kill(): Promise<void>;
  /** What its objects take after a garbage collection, bytes. */
  heapUsed(): Promise<number>;
  /** Evaluates text in it, and gives what a promise resolves with. */
  evaluate(expression: string): Promise<unknown>;
}

/** Takes hold of the extension's background. @throws when it does not run within 10 s */
export async function driveBackground({ browser, extensionId }: Driven): Promise<DrivenBackground> {
  const url = `chrome-extension://${extensionId}/background.js`;
  const target = await browser.waitForTarget((one) => one.url() === url, { timeout: 10_000 });
  const session = await target.createCDPSession();
  const root = await browser.target().createCDPSession();
  // Whoever debugs a worker holds it when it starts again.
  session.on('Inspector.targetReloadedAfterCrash', () => void letRun(session));
  await session.send('Inspector.enable');
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  // The target is there before its script has begun, and what extensions may use.
  await until(() => evaluate(`typeof chrome !== 'undefined'`), { what: 'background to begin' });
  return {
    async kill() {
      const { targetInfos } = await root.send('Target.getTargets');
      const targetId = targetInfos.find((one) => one.url === url)?.targetId;
      if (targetId === undefined) throw new Error('Background does not run');
      const gone = new Promise<void>((resolve) => session.once('Inspector.targetCrashed', () => resolve()));
      await root.send('Target.closeTarget', { targetId });
      await gone;
    },
    async heapUsed() {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
    evaluate,
  };
}

function letRun(session: CDPSession): Promise<void> {
  return until(() => session.send('Runtime.runIfWaitingForDebugger').then(() => true), { what: 'background to be let run' }).then(
    () => undefined,
  );
}
