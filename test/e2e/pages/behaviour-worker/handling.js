// How a listener is called, and what comes of what it throws or gives back.
check('objects with handleEvent', async () => {
  const log = [];
  const object = {
    handleEvent(event) {
      log.push('first method', this === object, arguments.length, event.type);
      object.handleEvent = () => log.push('second method');
    },
  };
  await during('sync', object, undefined, async () => {
    await sync();
    await sync();
  });
  await sync();
  return log;
});

check('handleEvent is looked up once for each event, when it is dispatched', async () => {
  const log = [];
  const object = {
    get handleEvent() {
      log.push('looked up');
      return () => log.push('called');
    },
  };
  await during('sync', object, undefined, async () => {
    log.push('added');
    await sync();
    await sync();
  });
  return log;
});

check('handleEvent that can’t be called', async () => {
  const results = [];
  for (const handleEvent of [undefined, null, 5, {}]) {
    await during('sync', { handleEvent }, undefined, async () => results.push(...(await sync())));
  }
  const throwing = {
    get handleEvent() {
      throw new RangeError('no handleEvent');
    },
  };
  await during('sync', throwing, undefined, async () => results.push(...(await sync())));
  return results;
});

check('a function’s own handleEvent is not looked at', async () => {
  const log = [];
  const listener = Object.assign(() => log.push('function'), { handleEvent: () => log.push('method') });
  await during('sync', listener);
  return log;
});

check('what listeners throw is reported, and the next one runs', async () => {
  const results = [];
  const reasons = [new RangeError('an error'), 'a text', undefined, null, { an: 'object' }, new DOMException('a message', 'AbortError')];
  for (const reason of reasons) {
    const identical = [];
    const onError = ({ error }) => identical.push(error === reason);
    self.addEventListener('error', onError);
    const throwing = () => {
      throw reason;
    };
    await during('sync', throwing, undefined, () =>
      during('sync', () => results.push('next'), undefined, async () => results.push(...(await sync()))),
    );
    self.onsync = throwing;
    results.push(...(await sync()));
    self.onsync = null;
    self.removeEventListener('error', onError);
    results.push(identical);
  }
  return results;
});

check('where an error is reported', async () => {
  const places = [];
  const onError = ({ filename, lineno, colno }) => places.push([fileOf(filename), lineno, colno]);
  self.addEventListener('error', onError);
  const throwing = () => {
    throw 'a text';
  };
  await during('sync', throwing);
  await during('sync', { handleEvent: throwing });
  await during('sync', () => null.property);
  self.removeEventListener('error', onError);
  return places;
});

check('onerror can handle it', async () => {
  const log = [];
  self.onerror = (...args) => {
    log.push(args.length, args[0], fileOf(args[1]), text(args[4]));
    return true;
  };
  await during('sync', () => {
    throw new Error('handled by onerror');
  });
  self.onerror = null;
  return log;
});

check('what a listener gives back does not matter', async () => {
  const log = [];
  const rejecting = async () => {
    throw new Error('rejected in a listener');
  };
  const thenable = { then: () => log.push('then was called') };
  const results = [];
  await during('sync', rejecting, undefined, async () => results.push(...(await sync())));
  await during('sync', () => thenable);
  self.onsync = rejecting;
  results.push(...(await sync()));
  self.onsync = null;
  return [log, results];
});

check('microtasks run between two listeners', async () => {
  const log = [];
  const first = () => void Promise.resolve().then(() => log.push('microtask'));
  const second = () => log.push('second');
  await during('sync', first, undefined, () => during('sync', second));
  return log;
});
