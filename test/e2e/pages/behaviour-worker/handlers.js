// onsync and onperiodicsync.
for (const name of ['onsync', 'onperiodicsync']) {
  const type = name.slice(2);
  check(`${name}: what is set and what it gives`, () => {
    const log = [];
    const handler = () => log.push('called');
    const callable = new Proxy(handler, {});
    for (const value of [handler, callable, null, {}, [], 5, 'text', undefined, handler, Symbol('x'), class {}]) {
      log.push(outcome(() => (self[name] = value)));
      log.push(self[name] === value, text(self[name]).slice(0, 20));
      ownSync(type);
    }
    self[name] = null;
    return log;
  });

  check(`${name}: an object with handleEvent is no handler`, () => {
    const log = [];
    self[name] = { handleEvent: () => log.push('called') };
    ownSync(type);
    self[name] = null;
    return log;
  });

  check(`${name}: keeps its place when replaced, loses it when removed`, () => {
    const log = [];
    const listener = () => log.push('listener');
    self[name] = () => log.push('first');
    self.addEventListener(type, listener);
    self[name] = () => log.push('second');
    ownSync(type);
    self[name] = null;
    self[name] = () => log.push('third');
    ownSync(type);
    self[name] = null;
    self.removeEventListener(type, listener);
    return log;
  });

  check(`${name}: also a listener, and removed as one`, () => {
    const log = [];
    const handler = () => log.push('called');
    self[name] = handler;
    self.addEventListener(type, handler);
    ownSync(type);
    self.removeEventListener(type, handler);
    ownSync(type);
    log.push(self[name] === handler);
    self[name] = null;
    return log;
  });

  check(`${name}: wrong receivers and arguments`, () => {
    const { get, set } = Object.getOwnPropertyDescriptor(self, name);
    const handler = () => {};
    return [
      outcome(() => get.call({})),
      outcome(() => set.call({}, handler)),
      outcome(() => self[name]),
      outcome(() => set.call(self)),
      outcome(() => set.call(null, handler)),
      outcome(() => get.call(undefined) === handler),
      outcome(() => set.call(self, null)),
      outcome(() => self[name]),
    ];
  });
}
