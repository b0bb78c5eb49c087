const other = location.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
document.querySelector('#other').src = 'http://' + other + ':' + location.port + '/widget/frame.html?other';
addEventListener('message', (e) => log('frame says:', e.data));
