"""States and proposals in words, for staff."""

from contracts.office.language import both
from contracts.queries.portfolio import State

STATES = [
    (State.APPLIED.value, both("審査中", "applied for")),
    (State.RUNNING.value, both("成立・利用中", "running")),
    (State.SUSPENDED.value, both("停止中", "suspended")),
    (State.ENDING.value, both("終了予定", "ending")),
    (State.ENDED.value, both("終了", "ended")),
    (State.REFUSED.value, both("不承諾", "refused")),
]
PROPOSAL_STATES = {
    "open": both("未決", "open"),
    "approved": both("承認", "approved"),
    "declined": both("却下", "declined"),
    "lapsed": both("消滅", "lapsed"),
}
CHANNELS = {
    "mail": both("電子メール", "e-mail"),
    "page": both("公表", "announced"),
    "telephone": both("電話", "telephone"),
}
