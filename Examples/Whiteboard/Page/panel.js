// What there is to know about the connection, as it changes.

const samples = 40;
const journalLength = 30;

const size = (bytes) => {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 2 : 1)} kB`;
    return `${(bytes / 1e6).toFixed(2)} MB`;
};

const find = (id) => document.getElementById(id);

export class Panel {
    events = 0;
    #network;
    #latencies = [];
    #isDue = false;

    constructor(network) {
        this.#network = network;
        setInterval(() => this.#showCounts(), 500);
    }

    latency(milliseconds) {
        this.#latencies.push(milliseconds);
        if (this.#latencies.length > samples) this.#latencies.shift();
        const shown = milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
        find('latency').textContent = shown;
        this.#chart();
    }

    /** There is no connection: a gap in the chart. */
    interrupt() {
        find('latency').textContent = '–';
        if (this.#latencies.at(-1) !== null) this.#latencies.push(null);
    }

    state(state) {
        const lines = Object.entries(state).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
        find('state').textContent = lines.join('\n');
        if (this.#isDue) return;
        this.#isDue = true;
        find('state').classList.add('changed');
        setTimeout(() => {
            this.#isDue = false;
            find('state').classList.remove('changed');
        }, 250);
    }

    journal(text, kind = '') {
        const list = find('journal');
        const item = document.createElement('li');
        const clock = document.createElement('time');
        clock.textContent = new Date().toLocaleTimeString([], { hour12: false });
        item.className = kind;
        item.append(clock, text);
        list.prepend(item);
        while (list.childElementCount > journalLength) list.lastElementChild.remove();
    }

    #showCounts() {
        const { received, sent } = this.#network;
        find('received').textContent = size(received.bytes);
        find('sent').textContent = size(sent.bytes);
        find('calls').textContent = sent.messages.toLocaleString();
        find('events').textContent = this.events.toLocaleString();
    }

    /** A line of the last round trips; what is highest fills the height. */
    #chart() {
        const most = Math.max(2, ...this.#latencies) * 1.15;
        let line = '';
        let area = '';
        let begin;
        this.#latencies.forEach((value, index) => {
            if (value === null) {
                begin = undefined;
                return;
            }
            const x = ((index + samples - this.#latencies.length) * 120) / (samples - 1);
            const y = 35 - (value / most) * 33;
            const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
            line += `${begin === undefined ? 'M' : 'L'}${place}`;
            if (begin === undefined) area += `${area ? 'Z' : ''}M${x.toFixed(1)} 36`;
            area += `L${place}`;
            begin ??= x;
            if (this.#latencies[index + 1] === null || index === this.#latencies.length - 1) area += `L${x.toFixed(1)} 36`;
        });
        document.querySelector('#chart .line').setAttribute('d', line);
        document.querySelector('#chart .area').setAttribute('d', area ? `${area}Z` : '');
    }
}
