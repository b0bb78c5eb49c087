// Installs for as long as the browser lets it.
self.addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));
