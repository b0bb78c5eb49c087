/** All kinds of events, by the names that they have in traces, in the order in which they are shown and documented. */
import { captureGap } from './capture-gap.ts';
import { connectivityChanged } from './connectivity-changed.ts';
import { consoleMessage } from './console-message.ts';
import { dispatchSettled, dispatchStarted, handlerReturned } from './dispatch.ts';
import { exceptionThrown } from './exception-thrown.ts';
import { faultChanged } from './fault-changed.ts';
import { fireRequested, fireSettled } from './fire.ts';
import type { Kind } from './kind.ts';
import { pageChanged } from './page-changed.ts';
import { recordingStarted, recordingStopped } from './recording.ts';
import { registerCalled, registerSettled, unregisterCalled, unregisterSettled } from './register.ts';
import { registrationObserved } from './registration-observed.ts';
import { registrationUnregisterCalled, registrationUnregisterSettled } from './registration-unregister.ts';
import { replaySettled, replayStarted } from './replay.ts';
import { requestSettled, requestStarted, responseBody } from './request.ts';
import { tagsObserved } from './tags-observed.ts';
import { waitUntilCalled, waitUntilSettled } from './wait-until.ts';
import { workerChanged } from './worker-changed.ts';

export const eventKinds = {
  'registration-observed': registrationObserved,
  'register-called': registerCalled,
  'register-settled': registerSettled,
  'unregister-called': unregisterCalled,
  'unregister-settled': unregisterSettled,
  'tags-observed': tagsObserved,
  'registration-unregister-called': registrationUnregisterCalled,
  'registration-unregister-settled': registrationUnregisterSettled,

  'dispatch-started': dispatchStarted,
  'wait-until-called': waitUntilCalled,
  'wait-until-settled': waitUntilSettled,
  'handler-returned': handlerReturned,
  'dispatch-settled': dispatchSettled,

  'request-started': requestStarted,
  'request-settled': requestSettled,
  'response-body': responseBody,
  'console-message': consoleMessage,
  'exception-thrown': exceptionThrown,

  'worker-changed': workerChanged,
  'connectivity-changed': connectivityChanged,
  'page-changed': pageChanged,
  'recording-started': recordingStarted,
  'recording-stopped': recordingStopped,
  'capture-gap': captureGap,

  'fire-requested': fireRequested,
  'fire-settled': fireSettled,
  'replay-started': replayStarted,
  'replay-settled': replaySettled,
  'fault-changed': faultChanged,
} satisfies Record<string, Kind>;
