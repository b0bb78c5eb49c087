chrome.devtools.panels.create('Blank', '', 'panel.html');
