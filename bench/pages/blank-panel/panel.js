document.body.append('One word');
performance.mark('usable');
