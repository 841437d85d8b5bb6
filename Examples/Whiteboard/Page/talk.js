// The chat, and who is here. What others have written is put into the page as text, never as markup.

const kept = 300;
const shownPeople = 6;

/** Up to two letters for a name. */
const initials = (name) =>
    name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? '').join('').toUpperCase();

const element = (name, attributes = {}, text) => {
    const made = Object.assign(document.createElement(name), attributes);
    if (text !== undefined) made.textContent = text;
    return made;
};

export class Talk {
    #log;
    #people;
    #lastNumber = 0;
    #last;

    constructor(log, people) {
        this.#log = log;
        this.#people = people;
    }

    /** Shows everything anew. */
    replace(messages) {
        // Where there is a gap it would not show: the server's memory counts.
        this.#log.replaceChildren();
        this.#lastNumber = 0;
        this.#last = undefined;
        for (const message of messages) this.add(message);
    }

    add({ number, author, name, colour, text, time }, isOwn = false) {
        if (number <= this.#lastNumber) return;
        this.#lastNumber = number;
        const item = element('li', { className: isOwn ? 'own' : '' });
        const date = new Date(Number(time) * 1000);
        const isContinued = this.#last?.author === author && this.#last.name === name && time - this.#last.time < 120n;
        if (!isContinued) {
            const head = element('p', { className: 'who' });
            const dot = element('i');
            dot.dataset.colour = colour;
            const clock = element('time', { dateTime: date.toISOString() });
            clock.textContent = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
            head.append(dot, element('b', {}, name), clock);
            item.append(head);
        }
        this.#last = { author, name, time };
        item.append(element('p', { className: 'text' }, text));
        this.#append(item);
    }

    /** A line about what has happened. */
    note(text) {
        this.#last = undefined;
        this.#append(element('li', { className: 'note' }, text));
    }

    #append(item) {
        const log = this.#log;
        const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
        log.append(item);
        while (log.childElementCount > kept) log.firstElementChild.remove();
        if (isAtEnd) log.scrollTop = log.scrollHeight;
    }

    showPeople(participants, ownID) {
        const all = [...participants.values()].sort((one, other) => (other.id === ownID) - (one.id === ownID));
        const items = all.slice(0, shownPeople).map(({ id, name, colour }) => {
            const item = element('li', { title: id === ownID ? `${name} (you)` : name });
            item.dataset.colour = colour;
            item.append(
                element('span', { ariaHidden: 'true' }, initials(name)),
                element('span', { className: 'hidden' }, item.title),
            );
            return item;
        });
        if (all.length > shownPeople) {
            items.push(element('li', { className: 'more', title: `${all.length} are here` }, `+${all.length - shownPeople}`));
        }
        this.#people.replaceChildren(...items);
    }
}

/** The others' pointers above the board. */
export class Pointers {
    #layer;
    #shown = new Map();

    constructor(layer) {
        this.#layer = layer;
    }

    move(participant, { x, y }) {
        if (!participant) return;
        let shown = this.#shown.get(participant.id);
        if (!shown) {
            const pointer = element('div', { className: 'pointer' });
            const label = element('span');
            pointer.append(label);
            this.#layer.append(pointer);
            this.#shown.set(participant.id, (shown = { pointer, label }));
        }
        shown.pointer.dataset.colour = participant.colour;
        shown.label.textContent = participant.name;
        shown.pointer.style.left = `${x / 40}%`;
        shown.pointer.style.top = `${y / 30}%`;
        shown.pointer.classList.toggle('turned', x > 3200);
        shown.pointer.classList.remove('resting');
        clearTimeout(shown.timer);
        shown.timer = setTimeout(() => shown.pointer.classList.add('resting'), 4000);
    }

    /** Those of others than these go. */
    retain(participants) {
        for (const [id, { pointer, timer }] of this.#shown) {
            if (participants.has(id)) continue;
            clearTimeout(timer);
            pointer.remove();
            this.#shown.delete(id);
        }
    }
}
