// register() in the worker.
check('register: what it gives', async () => {
  const { sync: manager } = self.registration;
  const promise = manager.register(`${run} given`);
  const results = [promise instanceof Promise, promise.constructor === Promise, Object.getOwnPropertyNames(promise)];
  results.push(await settled(promise));
  for (const args of [[], ['x'.repeat(10_241)], [Symbol('x')]]) results.push(await settled(manager.register(...args)));
  results.push(await settled(SyncManager.prototype.register.call({}, 'tag')));
  results.push(await settled(SyncManager.prototype.register.call(undefined, 'tag')));
  return results;
});

check('register: a tag that is no text is converted once', async () => {
  const log = [];
  const tag = {
    toString: () => (log.push('toString'), `${run} converted`),
    valueOf: () => log.push('valueOf'),
  };
  const primitive = { [Symbol.toPrimitive]: (hint) => (log.push(hint), `${run} primitive`) };
  const throwing = {
    toString() {
      throw new RangeError('no text');
    },
  };
  const results = [];
  for (const value of [tag, primitive, throwing, [], null, 5, undefined]) {
    results.push(await settled(self.registration.sync.register(value)));
  }
  log.push(await settled(SyncManager.prototype.register.call({}, tag)));
  const tags = await self.registration.sync.getTags();
  return [results, log, tags.every((each) => typeof each === 'string')];
});

check('register: a tag that can’t be converted', () => settled(self.registration.sync.register(unconvertible)));

check('register: a rejection that nobody handles is reported once', async () => {
  reports = [];
  self.registration.sync.register('x'.repeat(10_241));
  const handled = self.registration.sync.register('x'.repeat(10_241));
  await handled.catch(() => {});
  await turn();
  await turn();
  return reports;
});

check('register: what is read of periodic options', async () => {
  const log = [];
  const options = watched({ minInterval: 5 }, log);
  return [await settled(self.registration.periodicSync.register('periodic', options)), log];
});

check('register: order of microtasks when it rejects at once', async () => {
  const log = [];
  const first = self.registration.sync.register().catch(() => log.push('register'));
  const second = Promise.reject().catch(() => log.push('another promise'));
  await Promise.all([first, second]);
  return log;
});
