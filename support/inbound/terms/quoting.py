"""What somebody wrote, apart from what they quoted below or above it."""

import re
from itertools import takewhile

_QUOTED = re.compile(r"^\s*[>\uff1e]")
_SEPARATOR = re.compile(
    r"""^\s*(?:
        -{2,}\s*(?:Original\ (?:Message|Appointment|Mail)|Forwarded\ (?:message|by)|Reply\ Message
            |元のメッセージ|返信元メッセージ|転送(?:された)?メッセージ|元のメール).{0,80}?-{2,}
        |Begin\ forwarded\ message:|転送されたメッセージ[:\uff1a]
        |_{20,}
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ON = re.compile(r"^On .{6,200} wrote:$")
_WROTE = re.compile(
    r"""(?:
        ^.{0,200}\d{4}[年/.-]\s*\d{1,2}[月/.-]\s*\d{1,2}.{0,160}
            (?:[:\uff1a]|のメール[:\uff1a]|さんは書きました[:\uff1a]?|wrote[:\uff1a]|書きました[:\uff1a。]?|\(JST\))\s*$
        |^.{0,120}<[^\s<>@]+@[^\s<>@]+>\s*(?:さんは書きました|wrote|のメール|は書きました)[:\uff1a。]?\s*$
        |^>?\s*(?:".{0,120}"|\S{1,120})?\s*<?[^\s<>@]{1,120}@[^\s<>@]+>?\s+wrote:\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_HEAD = re.compile(r"^\s*\*?(?:From|差出人|送信者|送信元)\*?\s*[:\uff1a]\s*\S", re.IGNORECASE)
_HEAD_GOES_ON = re.compile(
    r"^\s*\*?(?:Sent|Date|To|Cc|Subject|送信日時|日時|日付|宛先|件名|送信先)\*?\s*[:\uff1a]",
    re.IGNORECASE,
)
_LONGEST_ATTRIBUTION = 3
"""Lines: many programs break the line that says who wrote."""
_LONGEST_LINE = 400
"""Characters of a line that may say who wrote."""


def folded(text: str) -> tuple[str, str]:
    """What was written, and what was quoted at its end or beginning.

    Answers between quoted lines keep them: without them they say nothing. Where nothing but a
    quotation is there, as in a mail passed on, it is what was written.
    """
    lines = text.split("\n")
    signed = _signature(lines)
    end = _cut(lines[:signed])
    start = _lead(lines[:end])
    written = "\n".join([*lines[start:end], *lines[signed:]]).strip("\n")
    if not "".join(lines[start:end]).strip():
        return text.strip("\n"), ""
    quoted = "\n".join([*lines[:start], *lines[end:signed]]).strip("\n")
    return written, quoted


def _signature(lines: list[str]) -> int:
    """Where a signature begins that stands below a quotation; else the end."""
    last = max((at for at, line in enumerate(lines) if _QUOTED.match(line)), default=len(lines))
    below = (at for at in range(last, len(lines)) if lines[at].rstrip() == "--")
    return next(below, len(lines))


def _cut(lines: list[str]) -> int:
    """From which line on nothing but a quotation follows."""
    for position in range(len(lines)):
        if _starts_original(lines, position):
            return _before_rule(lines, position)
    last = len(lines)
    while last and (not lines[last - 1].strip() or _QUOTED.match(lines[last - 1])):
        last -= 1
    if not any(_QUOTED.match(line) for line in lines[last:]):
        return len(lines)
    return last - _attribution(lines, last)


def _starts_original(lines: list[str], position: int) -> bool:
    """A separator of Outlook and its like, or the head of the mail that was answered."""
    line = lines[position]
    following = [one for one in lines[position + 1 : position + 6] if one.strip()]
    if _SEPARATOR.match(line):
        return not line.strip().startswith("_") or any(_HEAD.match(one) for one in following[:2])
    if not _HEAD.match(line):
        return False
    return sum(bool(_HEAD_GOES_ON.match(one)) for one in following[:4]) >= 2


def _before_rule(lines: list[str], position: int) -> int:
    """Where the rule drawn above a head begins."""
    above = position
    while above and not lines[above - 1].strip():
        above -= 1
    is_rule = above and re.fullmatch(r"\s*[-_=]{5,}\s*", lines[above - 1])
    return above - 1 if is_rule else position


def _attribution(lines: list[str], end: int) -> int:
    """How many lines before a quotation say who wrote it."""
    last = end
    while last and not lines[last - 1].strip():
        last -= 1
    above = reversed(lines[max(last - _LONGEST_ATTRIBUTION, 0) : last])
    said = [one.strip() for one in takewhile(lambda one: len(one) <= _LONGEST_LINE, above)][::-1]
    for start in range(len(said)):
        if _ON.match(" ".join(said[start:])):
            return len(said) - start + end - last
    for start in reversed(range(len(said))):
        if _WROTE.search(" ".join(said[start:])):
            return len(said) - start + end - last
    return 0


def _lead(lines: list[str]) -> int:
    """How many lines at the beginning quote, where an answer follows below them alone."""
    first = next((at for at, line in enumerate(lines) if _QUOTED.match(line)), None)
    if first is None:
        return 0
    if "".join(lines[: first - _attribution(lines, first)]).strip():
        return 0
    last = first
    while last < len(lines) and (not lines[last].strip() or _QUOTED.match(lines[last])):
        last += 1
    answers_below = any(_QUOTED.match(line) for line in lines[last:])
    return 0 if answers_below else last
