// What most pages here begin with.
await navigator.serviceWorker.register('sw.js');
export const registration = await navigator.serviceWorker.ready;
export const { sync } = registration;
await box.clear();
