"""The whiteboard, with a mouse, a keyboard, two tabs and two browsers."""

import math

from setting import Proxy, Server

ENTER, SPACE, RIGHT, DOWN = "\ue007", " ", "\ue014", "\ue015"
BOX = "const b = document.getElementById('canvas').getBoundingClientRect(); return [b.x, b.y, b.width, b.height]"
DIGEST = "return [whiteboard.board.strokeCount, whiteboard.board.digest]"
HERE = "return window.whiteboard?.session.isHere && whiteboard.session.participants.size === arguments[0]"
ALL_SENT = "return whiteboard.session.isHere && whiteboard.session.unsentCount === 0"


def enter(browser, origin, participants):
    browser.open(f"https://{origin}/")
    browser.until(f"{participants} are at the board", HERE, participants)
    browser.run("""
        window.violations = 0;
        document.addEventListener('securitypolicyviolation', () => window.violations++);
    """)


def draw(browser, points):
    """Draws with the mouse; places are parts of the board's width and height."""
    x, y, width, height = browser.run(BOX)
    browser.drag([(x + px * width, y + py * height) for px, py in points])


def wave(left, top, width, height, turns=2, steps=24):
    return [(left + width * i / steps, top + height * math.sin(2 * math.pi * turns * i / steps)) for i in range(steps + 1)]


def sees_same(one, other, count):
    """Waits until both boards have so many strokes, and the same ones."""
    one.until("all is sent", ALL_SENT)
    digest = one.run(DIGEST)
    assert digest[0] == count, f"{digest[0]} strokes, not {count}"
    other.until("the other sees the same", "return JSON.stringify([whiteboard.board.strokeCount, "
                "whiteboard.board.digest]) === JSON.stringify(arguments[0])", digest)
    return True


def talk(browser, text):
    browser.run("document.getElementById('words').value = arguments[0];"
                "document.getElementById('talk').requestSubmit()", text)


def try_two(one, two, checks, route, origin, restart):
    enter(one, origin, 1)
    enter(two, origin, 2)
    one.until("the first is told of the second", HERE, 2)
    checks(route, "two at the board", True)

    draw(one, wave(.1, .3, .5, .1))
    checks(route, "a stroke of the mouse is there, and at the other's", sees_same(one, two, 1))
    draw(two, wave(.2, .7, .5, .1))
    checks(route, "and the other way round", sees_same(two, one, 2))
    two.until("the pointer of the first", "return document.querySelectorAll('.pointer').length > 0")
    checks(route, "the other's pointer", True)

    one.run("document.getElementById('canvas').focus()")
    one.press(SPACE, RIGHT, RIGHT, RIGHT, DOWN, DOWN, SPACE)
    checks(route, "a stroke of the keyboard", sees_same(one, two, 3))

    markup = "<img src=x onerror=alert(1)> & <b>bold</b>"
    talk(one, markup)
    found = two.until("the message", "return document.querySelector('#log .text')?.textContent")
    checks(route, "what is said is text", found == markup or found)
    checks(route, "and never markup", two.run("return document.querySelector('#log img, #log b b') === null"))
    name = one.run("const n = document.getElementById('name'); n.value = 'Ada'; "
                   "n.dispatchEvent(new Event('change')); return n.value")
    two.until("the new name", "return [...whiteboard.session.participants.values()].some(p => p.name === arguments[0])", name)
    one.until("the name is the connection's state", "return whiteboard.client.state.name === arguments[0]", name)
    checks(route, "a name is everybody's, and the connection's state", True)

    # The network is cut in the page; what is drawn meanwhile gets there when it is back.
    one.run("document.getElementById('cut').click()")
    one.until("the page says so", "return document.getElementById('status').dataset.phase !== 'open'")
    two.until("the first is gone", HERE, 1)
    draw(one, wave(.3, .5, .3, .05))
    waiting = one.run("return [whiteboard.session.unsentCount, document.getElementById('status').textContent]")
    checks(route, "a stroke waits for the network", waiting == [1, "1 stroke waiting"] or waiting)
    draw(two, wave(.5, .15, .3, .05))
    one.run("document.getElementById('cut').click()")
    one.until("the network is back", HERE, 2)
    checks(route, "after the network is back both have all strokes", sees_same(one, two, 5) and sees_same(two, one, 5))

    one.run("document.getElementById('undo').click()")
    one.until("the stroke is taken back", "return whiteboard.board.strokeCount === 4")
    checks(route, "undo", sees_same(one, two, 4))

    restart()
    for browser in (one, two):
        browser.until("both are back after the restart", HERE, 2, seconds=30)
    draw(two, wave(.2, .4, .6, .2, turns=3))
    checks(route, "a stroke after the server's restart", sees_same(two, one, 1))
    one.run("document.getElementById('clear').click()")
    two.until("the board is wiped", "return whiteboard.board.strokeCount === 0")
    checks(route, "the board is wiped for both", True)
    for browser in (one, two):
        checks(route, "no violation of the security policy", browser.run("return window.violations === 0"))
    one.until("latency and bytes are shown", "return Number(document.getElementById('latency').textContent) > 0 && "
              "document.getElementById('received').textContent.endsWith('kB')")
    checks(route, "latency and bytes are shown", True)


class Tab:
    """One tab of a browser that has others: it is in front whenever something is done in it."""

    def __init__(self, browser, tab):
        self.browser = browser
        self.tab = tab

    def __getattr__(self, name):
        self.browser.switch(self.tab)
        return getattr(self.browser, name)


def try_whiteboard(browser, make_other, checks, folder, executables, pictures):
    with Server(executables / "whiteboard", folder) as server, Proxy(server, folder) as proxy:
        first = Tab(browser, browser.tabs()[0])
        second = Tab(browser, browser.new_tab())
        try_two(first, second, checks, "whiteboard in two tabs, behind nginx", proxy.origin, server.restart)
        # Nobody is left for the next ones.
        for tab in (first, second):
            tab.open("about:blank")
        with make_other() as other:
            try_two(first, other, checks, "whiteboard in two browsers", server.origin, server.restart)
            if pictures:
                from pictures import take_pictures
                take_pictures(first, other, server, pictures)
