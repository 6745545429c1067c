"""The quick reader takes what HTML5's own parser finds nothing wrong with, and only that."""

import pytest

from tests.web import html, plain

WHOLE = """
<!DOCTYPE html>
<html lang="ja">
  <head><meta charset="utf-8"><title>a &amp; b</title><script src="/a.js"></script></head>
  <body hx-headers='{"a": "b"}'>
    <main><p class=n>1 <b>2 &lt; 3</b><br>🍣</p><dl><div><dt>4</dt><dd>5</dd></div></dl>
      <script>if (1 < 2) { one() }</script></main>
  </body>
</html>
"""
PLAIN = [
    WHOLE,
    "text <a href='/?a=1'>and <i>a</i> link</a>",
    "<ul><li><p>1</p></li><li><a href=/x/>2</a></li></ul>",
    "<table><caption>t</caption><tbody><tr><th>1</th><td><p>2</p></td></tr></tbody></table>",
    '<form><select name="a"><option selected>1</option></select><textarea>\n2</textarea></form>',
    '<p><svg viewBox="0 0 1 1"><rect x="1"/><text>a</text></svg></p>',
    "<form><noscript><button>1</button></noscript></form>",
    '<p x-on:click.outside="a && b">1 & 2</p ><a x-cloak>3</a\n>',
    WHOLE.replace('lang="ja"', 'lang="ja" x-data="t()" x-cloak'),
]
FAULTY = [
    "<p><b>1</p></b>",
    "<div><span>1</div>",
    "<div>1",
    "1</div>",
    "<p>1<div>2</div></p>",
    "<p>1<ul><li>2</li></ul></p>",
    "<a>1<a>2</a></a>",
    "<button>1<button>2</button></button>",
    "<form><div><form></form></div></form>",
    "<h2>1<h3>2</h3></h2>",
    "<table>1<tbody><tr><td>2</td></tr></tbody></table>",
    "<table><tbody><tr>1<td>2</td></tr></tbody></table>",
    "<table><tbody><tr><div>1</div></tr></tbody></table>",
    "<table><div>1</div></table>",
    "<tr><td>1</td></tr>",
    "<div><td>1</td></div>",
    "<div/>1",
    "<p>1</p/>",
    "<br></br>",
    "<p id=1 id=2>3</p>",
    '<p id="1"class="2">3</p>',
    "<p>&unknown;</p>",
    "<p>1 < 2 <</p>",
    "<div></p></div>",
    "<div><body></body></div>",
    "<svg><div>1</div></svg>",
    "<select><div>1</div></select>",
    "<!-- 1 -- 2 --><p>3</p><!-->",
    WHOLE.replace("</head>", "<div>1</div></head>"),
    WHOLE.replace("</main>", ""),
    WHOLE.replace("</body>", "</body><p>1</p>"),
]


def parsed(source: str) -> tuple[list, list[str]]:
    root, errors = html.parsed(source)
    return content(root), [error for _, error in errors if error not in html.TOLERATED]


def content(root) -> list:
    return [
        (one.tag, one.attrib, (one.text or "").strip(), (one.tail or "").strip())
        for one in root.iter()
    ]


@pytest.mark.parametrize("source", PLAIN)
def test_what_is_plain_is_read_as_the_parser_reads_it(source):
    assert (content(plain.tree(source)), []) == parsed(source)


@pytest.mark.parametrize("source", FAULTY)
def test_what_the_parser_finds_wrong_is_never_plain(source):
    assert parsed(source)[1]
    assert plain.tree(source) is None
