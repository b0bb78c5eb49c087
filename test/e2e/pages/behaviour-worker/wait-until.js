// waitUntil: what it gives, what it reads of promises, and when an event is over.
/** What comes of one call of `waitUntil` in a listener: what it gave, what else was reported. */
function extended(make) {
  let gave;
  return sync((event) => (gave = outcome(() => event.waitUntil(make())))).then((reported) => [gave, reported]);
}

check('waitUntil: what it gives', async () => {
  let results;
  await sync((event) => {
    const { waitUntil } = ExtendableEvent.prototype;
    results = [
      outcome(() => event.waitUntil(Promise.resolve(1))),
      outcome(() => event.waitUntil()),
      outcome(() => event.waitUntil(undefined)),
      outcome(() => event.waitUntil(5, 6)),
      outcome(() => waitUntil.call(event, Promise.resolve())),
      outcome(() => waitUntil.call({}, Promise.resolve())),
      outcome(() => waitUntil.call(undefined, Promise.resolve())),
      outcome(() => waitUntil.call(new Proxy(event, {}), Promise.resolve())),
      outcome(() => waitUntil.call(Object.create(event), Promise.resolve())),
      outcome(() => new event.waitUntil(Promise.resolve())),
      outcome(() => waitUntil.call(new Event('sync'), Promise.resolve())),
      outcome(() => waitUntil.call(new ExtendableEvent('sync'), Promise.resolve())),
      outcome(() => new SyncEvent('sync', { tag: 'own' }).waitUntil(Promise.resolve())),
    ];
  });
  return results;
});

check('waitUntil: what is no promise', async () => {
  const results = [];
  for (const value of [5, 'text', null, {}, () => {}, Symbol('x')]) results.push(...(await extended(() => value)));
  return results;
});

check('waitUntil: how a rejection is reported', async () => {
  const results = [];
  for (const reason of [new RangeError('the reason'), 'a text', undefined, { an: 'object' }]) {
    const ways = [
      () => Promise.reject(reason),
      async () => {
        await turn();
        throw reason;
      },
      () => ({ then: (_yes, no) => no(reason) }),
    ];
    for (const way of ways) {
      let promise;
      const identical = [];
      const onRejection = (event) => identical.push(event.reason === reason, event.promise === promise);
      self.addEventListener('unhandledrejection', onRejection);
      results.push(...(await extended(() => (promise = way()))), identical);
      self.removeEventListener('unhandledrejection', onRejection);
    }
  }
  return results;
});

check('waitUntil: a rejection that is handled elsewhere too', () =>
  extended(() => {
    const rejected = Promise.reject(new Error('handled'));
    rejected.catch(() => {});
    return rejected;
  }),
);

check('waitUntil: a rejection whose chain goes on unhandled', () =>
  extended(() => {
    const rejected = Promise.reject(new Error('goes on'));
    rejected.then(() => {});
    return rejected;
  }),
);

check('waitUntil: the same promise twice', async () => {
  let gave;
  const reported = await sync((event) => {
    const rejected = Promise.reject(new Error('twice'));
    gave = [outcome(() => event.waitUntil(rejected)), outcome(() => event.waitUntil(rejected))];
  });
  return [gave, reported];
});

check('waitUntil: thenables', async () => {
  const results = [];
  const ways = {
    fulfils: (yes) => yes('done'),
    rejects: (_yes, no) => no(new Error('thenable rejects')),
    throws: () => {
      throw new Error('thenable throws');
    },
    'settles twice': (yes, no) => (yes('done'), no(new Error('too late'))),
    'fulfils, then throws': (yes) => {
      yes('done');
      throw new Error('too late');
    },
    'fulfils with itself': (yes, _no, self) => yes(self),
  };
  for (const [name, way] of Object.entries(ways)) {
    const log = [];
    let reads = 0;
    const thenable = {
      get then() {
        log.push('then is read');
        // One that fulfils with itself would go on for ever.
        if (++reads > 3) return undefined;
        return function (yes, no) {
          log.push('then is called', this === thenable, arguments.length, typeof yes, typeof no);
          return way(yes, no, thenable);
        };
      },
    };
    let gave;
    const reported = await sync((event) => {
      log.push('before');
      gave = outcome(() => event.waitUntil(thenable));
      log.push('after');
      Promise.resolve().then(() => log.push('a microtask later'));
    });
    results.push(name, gave, reported, log);
  }
  return results;
});

check('waitUntil: a then that can’t be read', () =>
  extended(() => ({
    get then() {
      throw new RangeError('no then');
    },
  })),
);

check('waitUntil: promises of a class of its own', async () => {
  const log = [];
  class Own extends Promise {
    constructor(executor) {
      super(executor);
      log.push('constructed');
    }
    then(...args) {
      log.push('then is called');
      return super.then(...args);
    }
    static get [Symbol.species]() {
      log.push('species is read');
      return Promise;
    }
  }
  const results = [];
  results.push(await extended(() => Own.resolve('done')), log.splice(0));
  results.push(await extended(() => Own.reject(new Error('of its own'))), log.splice(0));
  return results;
});

check('waitUntil: a promise with a then of its own', async () => {
  const log = [];
  const promise = Promise.resolve('done');
  promise.then = (...args) => (log.push('then is called'), Promise.prototype.then.apply(promise, args));
  return [await extended(() => promise), log];
});

for (const configurable of [true, false]) {
  check(`waitUntil: a promise whose ${configurable ? '' : 'fixed '}constructor is watched`, async () => {
    let reads = 0;
    const get = () => (reads++, Promise);
    const promise = Object.defineProperty(Promise.resolve('done'), 'constructor', { get, configurable });
    const results = [await extended(() => promise), reads];
    return [...results, Object.getOwnPropertyNames(promise), promise.constructor === Promise, reads];
  });
}

check('waitUntil: a frozen promise', () => extended(() => Object.freeze(Promise.resolve('done'))));

check('waitUntil: patched Promise.prototype.then and species are left alone', async () => {
  const log = [];
  const then = Object.getOwnPropertyDescriptor(Promise.prototype, 'then');
  const species = Object.getOwnPropertyDescriptor(Promise, Symbol.species);
  let gave;
  await sync((event) => {
    const promise = Promise.resolve('done');
    Object.defineProperty(Promise.prototype, 'then', {
      ...then,
      value(...args) {
        log.push('then is called');
        return then.value.apply(this, args);
      },
    });
    Object.defineProperty(Promise, Symbol.species, { ...species, get: () => (log.push('species is read'), Promise) });
    gave = outcome(() => event.waitUntil(promise));
    Object.defineProperty(Promise.prototype, 'then', then);
    Object.defineProperty(Promise, Symbol.species, species);
  });
  return [gave, log];
});

check('waitUntil: called when the event is over', async () => {
  const results = [];
  let event;
  await sync((e) => (event = e));
  const late = (value) => outcome(() => event.waitUntil(value));
  results.push(late(Promise.resolve()), late(5));
  const log = [];
  results.push(late({ get then() { return void log.push('then is read'); } }), log);
  reports = [];
  results.push(late(Promise.reject(new Error('late'))), late(), outcome(() => late.call(event)));
  await turn();
  await turn();
  results.push(...reports);
  try {
    event.waitUntil(Promise.resolve());
  } catch (error) {
    const { constructor, name, message, code } = error;
    results.push(constructor === DOMException, name, message, code, Object.getOwnPropertyNames(error).sort());
  }
  return results;
});

check('waitUntil: an event is prolonged while another promise is pending', async () => {
  const results = [];
  await new Promise((done) => {
    sync((event) => {
      event.waitUntil(
        (async () => {
          await turn();
          results.push(outcome(() => event.waitUntil(turn().then(() => results.push(outcome(() => event.waitUntil(turn())))))));
        })(),
      );
      setTimeout(done, 100);
    });
  });
  return results;
});

check('waitUntil: how many microtasks after the last promise the event is over', async () => {
  const results = [];
  for (const value of [() => Promise.resolve(), () => ({ then: (yes) => yes() }), () => turn(), () => 5]) {
    const calls = [];
    for (let ticks = 0; ticks < 10; ticks++) {
      let call;
      await sync((event) => {
        const given = value();
        event.waitUntil(given);
        call = (async () => {
          await given;
          for (let i = 0; i < ticks; i++) await undefined;
          return outcome(() => event.waitUntil(undefined));
        })();
      });
      calls.push(await call);
    }
    results.push(calls);
  }
  return results;
});

check('waitUntil: of a rejected promise, how soon the event is over', async () => {
  const calls = [];
  for (let ticks = 0; ticks < 10; ticks++) {
    let call;
    await sync((event) => {
      const given = Promise.reject(new Error('rejected'));
      event.waitUntil(given);
      call = (async () => {
        await given.catch(() => {});
        for (let i = 0; i < ticks; i++) await undefined;
        return outcome(() => event.waitUntil(undefined));
      })();
    });
    calls.push(await call);
  }
  return calls;
});

check('waitUntil: the order of microtasks around it', async () => {
  const log = [];
  await sync((event) => {
    const promise = new Promise((resolve) => resolve());
    promise.then(() => log.push('before'));
    event.waitUntil(promise.then(() => log.push('given')));
    promise.then(() => log.push('after')).then(() => log.push('later')).then(() => log.push('still later'));
    queueMicrotask(() => log.push('queued'));
    event.waitUntil({ then: (yes) => (log.push('thenable'), yes()) });
    queueMicrotask(() => log.push('queued last'));
    log.push('synchronously');
  });
  return log;
});

check('waitUntil: on other events', async () => {
  const results = [];
  const log = [];
  const event = new ExtendableMessageEvent('message');
  results.push(outcome(() => event.waitUntil({ get then() { return void log.push('then is read'); } })), log);
  const late = await new Promise((resolve) => {
    self.addEventListener('message', (e) => {
      results.push(outcome(() => e.waitUntil(Promise.resolve(1))), outcome(() => e.waitUntil()));
      resolve(e);
    }, { once: true });
    self.registration.active.postMessage('for this check');
  });
  await turn();
  await turn();
  results.push(outcome(() => late.waitUntil(Promise.resolve())));
  return results;
});

check('waitUntil: many promises', async () => {
  let gave = 0;
  await sync((event) => {
    for (let i = 0; i < 500; i++) if (event.waitUntil(Promise.resolve(i)) === undefined) gave++;
  });
  return gave;
});
