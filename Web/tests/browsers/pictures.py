"""Pictures of the whiteboard: two browsers that draw together, light and dark, and a phone."""

import math
import time

from whiteboard import draw, enter, talk


def pick(browser, colour, width):
    browser.run("""
        for (const [name, value] of [['colour', arguments[0]], ['width', arguments[1]]]) {
            const input = document.querySelector(`input[name=${name}][value="${value}"]`);
            input.checked = true;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        }
    """, colour, str(width))


def name(browser, text):
    browser.run("const n = document.getElementById('name'); n.value = arguments[0]; n.dispatchEvent(new Event('change'))", text)


def line(*points):
    """Points along straight lines between these."""
    found = []
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        steps = max(2, int(math.hypot(bx - ax, by - ay) * 40))
        found += [(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(steps + 1)]
    return found


def arc(x, y, rx, ry, begin=0.0, end=360.0, steps=30):
    angles = [math.radians(begin + (end - begin) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def box(x, y, width, height):
    return line((x, y), (x + width, y + .004), (x + width - .003, y + height), (x + .003, y + height - .004), (x, y - .005))


def arrow(ax, ay, bx, by):
    angle = math.atan2((by - ay) * .75, bx - ax)
    heads = [(bx - .022 * math.cos(angle + turn), by - .022 / .75 * math.sin(angle + turn)) for turn in (.5, -.5)]
    return [line((ax, ay), (bx, by)), line(heads[0], (bx, by), heads[1])]


def sketch(one, two):
    """A plan of what everybody looks at: clients, a server, what goes between them."""
    pick(one, "blue", 16)
    draw(one, box(.38, .33, .24, .22))
    pick(one, "ink", 8)
    for row in (.39, .44, .49):
        draw(one, line((.42, row), (.53 + .04 * math.sin(row * 90), row)))
    pick(two, "green", 16)
    draw(two, box(.07, .12, .17, .19))
    draw(two, line((.1, .355), (.21, .353)))
    pick(two, "orange", 16)
    draw(two, box(.8, .14, .1, .24))
    draw(two, line((.84, .355), (.86, .355)))
    pick(one, "violet", 16)
    for stroke in arrow(.26, .24, .365, .36) + arrow(.635, .37, .78, .28):
        draw(one, stroke)
    pick(two, "red", 16)
    draw(two, arc(.5, .72, .11, .12, -100, 262))
    draw(two, arc(.462, .69, .008, .012))
    draw(two, arc(.538, .69, .008, .012))
    draw(two, arc(.5, .72, .062, .07, 20, 160))
    pick(one, "yellow", 34)
    draw(one, [(.12 + .2 * i / 40, .82 + .028 * math.sin(i * .9)) for i in range(41)])
    pick(one, "teal", 16)
    draw(one, [(.7 + .2 * i / 60, .74 - .1 * math.exp(-((i - 24) / 9) ** 2) + .02 * math.sin(i * .5)) for i in range(61)])
    draw(one, line((.69, .6), (.69, .8), (.92, .8)))


def take_pictures(one, two, server, folder):
    for browser in (one, two):
        browser.open("about:blank")
        browser.resize(1280, 800)
    enter(one, server.origin, 1)
    enter(two, server.origin, 2)
    name(one, "Ada")
    name(two, "Grace")
    sketch(one, two)
    for browser, text in ((one, "Every stroke is a typed event."), (two, "And my name is connection state \U0001f642"),
                          (one, "Cut your network and go on drawing"), (two, "It was all there when I came back!")):
        talk(browser, text)
        time.sleep(.4)
    for theme in ("light", "dark"):
        for browser in (one, two):
            browser.run("if (getComputedStyle(document.documentElement).colorScheme !== arguments[0]) "
                        "document.getElementById('theme').click()", theme)
        time.sleep(5)
        draw(two, arc(.5, .72, .0005, .0005, 0, 90, 2))
        one.run("document.activeElement.blur()")
        draw(two, [(.55 + i * .006, .62 - i * .004) for i in range(20)])
        two.run("document.getElementById('undo').click()")
        time.sleep(.5)
        one.picture(folder / f"{theme}.png")
        two.picture(folder / f"{theme}-other.png")
    one.run("document.getElementById('cut').click()")
    draw(one, line((.1, .6), (.3, .66)))
    time.sleep(2)
    one.picture(folder / "cut.png")
    one.run("document.getElementById('cut').click()")
    for theme in ("dark", "light"):
        one.run("if (getComputedStyle(document.documentElement).colorScheme !== arguments[0]) "
                "document.getElementById('theme').click()", theme)
        one.resize(390, 844)
        time.sleep(1)
        one.picture(folder / f"phone-{theme}.png")
    one.run("document.getElementById('tab-panel').click()")
    time.sleep(2)
    one.picture(folder / "phone-panel.png")
    one.resize(820, 1180)
    one.run("document.getElementById('tab-talk').click()")
    time.sleep(1)
    one.picture(folder / "tablet.png")
    take_picture_of_both(one, two, folder)


TOGETHER = """
<!doctype html>
<meta charset="utf-8">
<style>
    html { background: #c9d2ea; overflow: hidden; }
    body { margin: 0 auto; width: 1160px; height: 680px; position: relative; }
    img { position: absolute; display: block; box-shadow: 0 18px 50px rgb(20 30 70 / 35%); }
    .desktop { left: 30px; top: 30px; width: 992px; border-radius: 12px; }
    .phone { right: 30px; top: 96px; height: 554px; border-radius: 26px; border: 7px solid #0b0d14; }
</style>
<img class="desktop" src="desktop.png" alt=""><img class="phone" src="phone.png" alt="">
"""


def take_picture_of_both(one, two, folder):
    """One picture of a desktop and a phone that draw on the same board."""
    for browser, theme, size in ((one, "light", (1280, 800)), (two, "dark", (390, 800))):
        browser.resize(*size)
        browser.run("if (getComputedStyle(document.documentElement).colorScheme !== arguments[0]) "
                    "document.getElementById('theme').click()", theme)
    time.sleep(6)
    draw(two, [(.52 + i * .006, .62 - i * .006) for i in range(20)])
    two.run("document.getElementById('undo').click()")
    draw(one, [(.3 + i * .004, .6 + i * .002) for i in range(20)])
    one.run("document.getElementById('undo').click(); document.activeElement.blur()")
    time.sleep(.4)
    one.picture(folder / "desktop.png")
    two.picture(folder / "phone.png")
    page = folder / "together.html"
    page.write_text(TOGETHER)
    two.open(page.resolve().as_uri())
    two.resize(1160, 680)
    time.sleep(.5)
    two.picture(folder / "together.png")
