// The board: what is on it, how that looks, and a pen for those who have a mouse, a finger, a stylus or a keyboard.

const width = 4000;
const height = 3000;
/** Points that are nearer to the one before say nothing new: less than two pixels on most screens. */
const step = 6;
/** One press of an arrow key, and with Shift. */
const stride = 20;
const longStride = 120;

/** A number from 0 to `most`. */
const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);

export class Board {
    /** Called with each piece of an own stroke, and whether it is the last one. */
    onDraw = () => {};
    /** Called with each place of the pen, down or not. */
    onPoint = () => {};
    /** What the own strokes are drawn with. */
    pen = { colour: 'ink', width: 16 };
    /** Who draws here. */
    author = 0;

    #canvas;
    #context;
    #scale = 1;
    /** In the order in which they were begun: later ones cover earlier ones. */
    #strokes = new Map();
    #current;
    #lastNumber = 0;
    #cursor = { x: width / 2, y: height / 2 };
    #isRepaintDue = false;

    constructor(canvas) {
        this.#canvas = canvas;
        this.#context = canvas.getContext('2d');
        new ResizeObserver(() => this.#resize()).observe(canvas);
        this.#listen();
    }

    get strokeCount() {
        return this.#strokes.size;
    }

    get pointCount() {
        let count = 0;
        for (const { points } of this.#strokes.values()) count += points.length;
        return count;
    }

    /** A number that says whether two boards look the same. */
    get digest() {
        let hash = 0;
        const keys = [...this.#strokes.keys()].sort();
        for (const key of keys) {
            const { colour, width: w, points } = this.#strokes.get(key);
            const text = `${key} ${colour} ${w} ${points.map(({ x, y }) => `${x},${y}`).join(' ')}`;
            for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
        }
        return hash;
    }

    // MARK: What is on it

    /** Takes everything off, and puts these strokes on. */
    replace(strokes) {
        this.#strokes.clear();
        for (const { author, number, colour, width: w, points } of strokes) {
            this.#strokes.set(`${author}:${number}`, { colour, width: w, points: [...points] });
            if (author === this.author) this.#lastNumber = Math.max(this.#lastNumber, number);
        }
        this.repaint();
    }

    /** Adds those points of a piece that are not there already. */
    add(author, { number, start, colour, width: w, points }) {
        const key = `${author}:${number}`;
        let stroke = this.#strokes.get(key);
        if (!stroke) {
            if (start > 0) return;
            this.#strokes.set(key, (stroke = { colour, width: w, points: [] }));
        }
        const known = stroke.points.length - start;
        if (known < 0 || known >= points.length) return;
        const from = stroke.points.length;
        for (const point of points.slice(known)) stroke.points.push(point);
        this.#paint(stroke, from);
    }

    erase(author, number) {
        if (this.#strokes.delete(`${author}:${number}`)) this.repaint();
    }

    clear() {
        this.#strokes.clear();
        this.#current = undefined;
        this.repaint();
    }

    // MARK: How it looks

    /** Paints everything anew with the next frame: the colours are others now, say. */
    repaint() {
        if (this.#isRepaintDue) return;
        this.#isRepaintDue = true;
        requestAnimationFrame(() => {
            this.#isRepaintDue = false;
            this.#context.clearRect(0, 0, width, height);
            for (const stroke of this.#strokes.values()) this.#paint(stroke, 0);
        });
    }

    #resize() {
        const ratio = window.devicePixelRatio || 1;
        const { clientWidth, clientHeight } = this.#canvas;
        if (!clientWidth) return;
        this.#canvas.width = Math.round(clientWidth * ratio);
        this.#canvas.height = Math.round(clientHeight * ratio);
        this.#scale = this.#canvas.width / width;
        this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
        this.repaint();
    }

    /**
     * Paints a stroke's points from one on: curves from the middle between two points to the middle between the next
     * two. The last half of its last step is missing until there is more, so that a stroke ends with one point twice.
     */
    #paint({ colour, width: w, points }, from) {
        const context = this.#context;
        context.strokeStyle = context.fillStyle = getComputedStyle(this.#canvas).getPropertyValue(`--${colour}`);
        context.lineWidth = w;
        context.lineCap = context.lineJoin = 'round';
        context.beginPath();
        if (from === 0) {
            context.arc(points[0].x, points[0].y, w / 2, 0, 2 * Math.PI);
            context.fill();
            context.beginPath();
        }
        const middle = (i) => [(points[i - 1].x + points[i].x) / 2, (points[i - 1].y + points[i].y) / 2];
        const first = Math.max(from, 1);
        if (first >= points.length) return;
        if (first === 1) context.moveTo(points[0].x, points[0].y);
        else context.moveTo(...middle(first - 1));
        for (let i = first; i < points.length; i++) context.quadraticCurveTo(points[i - 1].x, points[i - 1].y, ...middle(i));
        context.stroke();
    }

    // MARK: The pen

    #listen() {
        const canvas = this.#canvas;
        canvas.addEventListener('pointerdown', (event) => {
            if (event.button !== 0 || !event.isPrimary) return;
            canvas.setPointerCapture(event.pointerId);
            this.#down(this.#place(event));
        });
        canvas.addEventListener('pointermove', (event) => {
            if (!event.isPrimary) return;
            const moves = event.getCoalescedEvents?.() ?? [];
            for (const move of moves.length ? moves : [event]) this.#move(this.#place(move));
        });
        canvas.addEventListener('pointerup', (event) => event.isPrimary && this.#up());
        canvas.addEventListener('pointercancel', () => this.#up());
        canvas.addEventListener('keydown', (event) => this.#key(event));
        canvas.addEventListener('blur', () => this.#up());
    }

    #place({ clientX, clientY }) {
        const box = this.#canvas.getBoundingClientRect();
        return {
            x: within(((clientX - box.left) / box.width) * width, width),
            y: within(((clientY - box.top) / box.height) * height, height),
        };
    }

    #down(place) {
        this.#up();
        this.#current = { number: ++this.#lastNumber, ...this.pen, last: place, count: 0 };
        this.#extend(place);
        this.onPoint(place);
    }

    #move(place) {
        this.#cursor = place;
        this.onPoint(place);
        const last = this.#current?.last;
        if (last && Math.hypot(place.x - last.x, place.y - last.y) >= step) this.#extend(place);
    }

    #up() {
        const current = this.#current;
        if (!current) return;
        this.#extend(current.last, true);
        this.#current = undefined;
    }

    #extend(place, isLast = false) {
        const current = this.#current;
        current.last = place;
        const { number, colour, width: w, count } = current;
        const piece = { number, start: count, colour, width: w, points: [place] };
        current.count++;
        this.add(this.author, piece);
        this.onDraw(piece, isLast);
    }

    #key(event) {
        const far = event.shiftKey ? longStride : stride;
        const move = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
        if (move) {
            const { x, y } = this.#cursor;
            this.#move({ x: within(x + move[0], width), y: within(y + move[1], height) });
        } else if (event.key === ' ' || event.key === 'Enter') {
            if (this.#current) this.#up();
            else this.#down(this.#cursor);
        } else if (event.key === 'Escape') this.#up();
        else return;
        event.preventDefault();
        this.#canvas.dispatchEvent(
            new CustomEvent('pen', { bubbles: true, detail: { ...this.#cursor, isDown: !!this.#current } }),
        );
    }
}
