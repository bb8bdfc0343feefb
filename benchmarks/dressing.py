"""Published pages from bare articles: head, menus, widgets, related links, scripts, comments."""

from __future__ import annotations


def dress(body: bytes, times: int = 1) -> bytes:
    """A page with 80 kB around its article, as published pages have, or so many times as much."""
    links = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/section-{n}/"><span>Section number {n}'
        "</span></a></li>"
        for n in range(120 * times)
    )
    cards = "".join(
        f'<article class="card related-post"><a href="/story-{n}/"><img src="/i/{n}.jpg" alt="">'
        f"<h3>A story on housing, part {n}</h3></a><p>What it says in a line or two, {n}.</p>"
        "</article>"
        for n in range(40 * times)
    )
    comments = "".join(
        f'<li class="comment" id="comment-{n}"><p>Thank you for this, I have waited {n} days.</p>'
        "</li>"
        for n in range(40 * times)
    )
    style = "".join(f".c{n}{{margin:{n}px;padding:{n}px}}" for n in range(400 * times))
    script = "".join(f"window.q{n}=function(a,b){{return a+b*{n}}};" for n in range(400 * times))
    before = (
        f"<style>{style}</style><script>{script}</script><header><nav class='menu'><ul>{links}"
        "</ul></nav></header>"
    )
    after = (
        f"<aside class='sidebar'><div class='related'>{cards}</div></aside>"
        f"<section id='comments'><ol>{comments}</ol></section>"
        f"<footer><ul>{links}</ul></footer><script>{script}</script>"
    )
    start = body.lower().find(b"<body")
    start = body.find(b">", start) + 1 if start >= 0 else 0
    end = body.lower().rfind(b"</body")
    end = end if end >= 0 else len(body)
    return body[:start] + before.encode() + body[start:end] + after.encode() + body[end:]
