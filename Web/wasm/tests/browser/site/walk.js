// Uses the page of docs/webassembly.md as its user would, in a frame: waits for its button, and clicks.
const frame = document.querySelector('iframe');
const at = (id) => frame.contentDocument?.getElementById(id);
const results = {};

const until = async (what, isReached) => {
    for (let tries = 0; tries < 400 && !isReached(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    results[what] = isReached() ? 'ok' : `failed: ${frame.contentDocument?.body?.innerText}`;
};

await until('it connects', () => at('add')?.disabled === false && at('counter').textContent === '0');
for (let times = 0; times < 3; times++) at('add')?.click();
await until('it counts', () => at('counter')?.textContent === '15' && at('failure').textContent === '');
await fetch('/result', { method: 'POST', body: JSON.stringify(results) });
