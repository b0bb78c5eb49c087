document.body.append('One word');
performance.mark('usable');
document.body.dataset.ready = '';
