new EventSource('/events').addEventListener('state', (e) => { document.getElementById('say').textContent = e.data; });
