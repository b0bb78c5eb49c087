// Has something to hide in whatever a sync can say.
addEventListener('sync', (event) => {
  event.waitUntil(run());
});

async function run() {
  console.log('I am', registration.scope, new Error('here').stack);
  const headers = {
    Accept: 'text/plain',
    'X-Auth-Key': 'PLANTED',
    DPoP: 'PLANTED',
    sid: 'PLANTED',
    'Idempotency-Key': 'PLANTED',
  };
  await fetch(`${location.origin}/api/messages`, { headers });
  await fetch(`data:text/plain,${'PLANTED'.repeat(1000)}`);
  await fetch(`${location.origin}/api/messages?${'x'.repeat(5000)}`);
  throw new Error(`Not sent by ${location.href}`);
}
