// Ties the page together: what is on it, the participant's session, and what they have set.
import { Board } from './board.js';
import { Network } from './network.js';
import { Panel } from './panel.js';
import { Session } from './session.js';
import { Pointers, Talk } from './talk.js';

const find = (id) => document.getElementById(id);

// MARK: What is remembered

const settings = {
    read(name) {
        try {
            return localStorage.getItem(name);
        } catch {
            // A browser may be set to remember nothing.
            return null;
        }
    },
    write(name, value) {
        try {
            localStorage.setItem(name, value);
        } catch {}
    },
};

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const inventName = () =>
    `${pick(['Quick', 'Calm', 'Bright', 'Merry', 'Bold', 'Clever', 'Gentle', 'Lucky', 'Sunny', 'Witty'])} ` +
    pick(['Otter', 'Heron', 'Lynx', 'Robin', 'Badger', 'Swift', 'Marten', 'Falcon', 'Hare', 'Newt']);
const colours = [...document.querySelectorAll('#colours input')].map((input) => input.value);

const name = settings.read('name') || inventName();
const remembered = settings.read('colour');
const colour = colours.includes(remembered) ? remembered : pick(colours.slice(1));

// MARK: The parts

const network = new Network();
const board = new Board(find('canvas'));
const talk = new Talk(find('log'), find('people'));
const pointers = new Pointers(find('pointers'));
const panel = new Panel(network);

board.pen.colour = colour;
document.querySelector(`#colours [value=${colour}]`).checked = true;
find('name').value = name;
find('you').dataset.colour = colour;

// Only what is large is worth compressing: the board, when one joins.
const address = `wss://${location.host}/?hl-compress=6`;
const session = new Session({ address, board, network, name, colour });
// For the console, and for tests: whiteboard.client.say('Hello').
window.whiteboard = { session, board, network, client: session.client };

// MARK: What happens

let wasOpen = false;
session.on = {
    status(status) {
        const shown = find('status');
        shown.dataset.phase = status.phase;
        const { phase } = status;
        if (phase === 'open') {
            shown.textContent = 'Connected';
            panel.journal(wasOpen ? `Connected again (connection ${status.connection})` : 'Connected', 'good');
            wasOpen = true;
        } else if (phase === 'waiting') {
            const seconds = (status.delay / 1000).toFixed(1);
            shown.textContent = network.isCut ? 'Network cut' : 'Connection lost';
            panel.interrupt();
            panel.journal(`Lost (${status.closure.code}), again in ${seconds} s`, 'bad');
            showUnsent();
        } else if (phase === 'closed') {
            shown.textContent = 'Closed';
            panel.journal(`Closed: ${status.closure.code} ${status.closure.reason}`, 'bad');
            talk.note('The connection is closed. Load the page again to come back.');
        } else if (!wasOpen) {
            shown.textContent = 'Connecting';
        }
    },
    joined({ messages, strokes }) {
        talk.replace(messages);
        panel.journal(`Joined: ${strokes.length} strokes, ${messages.length} messages`);
        panel.state(session.client.state);
        const mine = session.client.state.name;
        if (document.activeElement !== find('name')) find('name').value = mine;
    },
    people(participants, change) {
        talk.showPeople(participants, session.id);
        pointers.retain(participants);
        if (change?.case === 'left') talk.note(`${change.participant?.name ?? 'Somebody'} has left`);
    },
    pointed: (participant, place) => pointers.move(participant, place),
    said: (message) => talk.add(message, message.author === session.id),
    cleared: (participant) => talk.note(`${participant?.name ?? 'Somebody'} has wiped the board`),
    state: (state) => panel.state(state),
    latency: (milliseconds) => panel.latency(milliseconds),
    trouble: (text) => talk.note(text),
    board() {
        find('hint').hidden = board.strokeCount > 0;
        showUnsent();
    },
};
session.client.onEvent(() => panel.events++);

// A browser may keep a page that one has left, its connection and all, for the way back: nobody is at the board then.
addEventListener('pagehide', () => session.leave());
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

function showUnsent() {
    const count = session.isHere ? 0 : session.unsentCount;
    const shown = find('status');
    if (count && shown.dataset.phase !== 'open') {
        shown.textContent = `${count} stroke${count > 1 ? 's' : ''} waiting`;
    }
}

// MARK: Tools

find('colours').addEventListener('change', ({ target }) => {
    board.pen.colour = target.value;
    settings.write('colour', target.value);
    find('you').dataset.colour = target.value;
    session.rename(find('name').value, target.value);
});
find('widths').addEventListener('change', ({ target }) => (board.pen.width = Number(target.value)));
find('undo').addEventListener('click', () => session.undo());
find('clear').addEventListener('click', () => session.clear());
document.addEventListener('keydown', (event) => {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.target.matches('input')) return;
    event.preventDefault();
    session.undo();
});
// Where the pen is, for who moves it with keys.
find('canvas').addEventListener('pen', ({ detail }) => pointers.move({ id: 0, name: detail.isDown ? 'pen down' : 'pen', colour: board.pen.colour }, detail));

// MARK: Chat

find('talk').addEventListener('submit', async (event) => {
    event.preventDefault();
    const words = find('words');
    const text = words.value.trim();
    if (text && (await session.say(text))) words.value = '';
});
find('name').addEventListener('change', ({ target }) => {
    const chosen = target.value.trim() || inventName();
    target.value = chosen;
    settings.write('name', chosen);
    session.rename(chosen, board.pen.colour);
});

// MARK: The network

find('cut').addEventListener('click', ({ currentTarget }) => {
    const isCut = !network.isCut;
    panel.journal(isCut ? 'Network cut: go on drawing' : `Network restored, ${session.unsentCount} strokes to send`);
    currentTarget.setAttribute('aria-pressed', isCut);
    currentTarget.textContent = isCut ? 'Restore the network' : 'Cut the network';
    if (isCut) network.cut();
    else network.restore();
});

// MARK: Looks

const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const setTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    board.repaint();
};
setTheme(settings.read('theme'));
dark.addEventListener('change', () => board.repaint());
find('theme').addEventListener('click', () => {
    const isDark = (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
    const theme = isDark ? 'light' : 'dark';
    settings.write('theme', theme);
    setTheme(theme);
});

for (const tab of ['talk', 'panel']) {
    find(`tab-${tab}`).addEventListener('click', () => {
        find('side').dataset.tab = tab;
        for (const other of ['talk', 'panel']) find(`tab-${other}`).setAttribute('aria-pressed', other === tab);
    });
}
