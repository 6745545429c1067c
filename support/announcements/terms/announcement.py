"""The life of an announcement: written, set ahead, posted, or withdrawn before (Art. 33-1)."""

from dataclasses import dataclass
from datetime import datetime

from contracts.office.terms.days import TOKYO, en_moment, ja_moment
from contracts.office.terms.explanation import Explanation, Refused, plural
from contracts.office.terms.horizon import check_reachable
from contracts.office.terms.labels import Labelled

CLAUSE = "33-1"


class State(Labelled):
    DRAFT = "draft", "下書き", "Draft"
    PLANNED = "planned", "予約済み", "Set ahead"
    POSTED = "posted", "お知らせ済み", "Posted"
    WITHDRAWN = "withdrawn", "取下げ", "Withdrawn"


class Audience(Labelled):
    """Who gets it by e-mail."""

    NOBODY = "nobody", "メールでは知らせない", "Nobody by e-mail"
    ALL = "all", "すべての契約者", "All holders"
    SOME = "some", "選んだ契約者", "Chosen holders"
    TOLD = "told", "訂正するお知らせのメールを送った契約者", "Holders mailed what it corrects"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What its life depends on; a moment that has not come is None."""

    is_on_page: bool
    post_at: datetime | None = None
    posted_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def state(self) -> State:
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.posted_at is not None:
            return State.POSTED
        return State.PLANNED if self.post_at is not None else State.DRAFT

    def is_due(self, now: datetime) -> bool:
        """Whether the time set ahead has come."""
        return self.state is State.PLANNED and self.post_at is not None and self.post_at <= now


def write(known: Announcement) -> None:
    """Its words may be changed until it is posted. Raises Refused."""
    _check_unposted(known)


def plan(known: Announcement, at: datetime, now: datetime) -> Explanation:
    """It is posted by itself at a moment that is still to come. Raises Refused."""
    _check_unposted(known)
    check_reachable(CLAUSE, at.astimezone(TOKYO).date())
    if at <= now:
        raise Refused(
            CLAUSE,
            "予約は、いまより後の日時にしてください",
            "Choose a date and time that is still to come",
        )
    return Explanation(
        CLAUSE,
        "plan",
        f"{ja_moment(at)}に自動でお知らせします",
        f"It is posted by itself at {en_moment(at)}",
        {"post_at": at},
    )


def post(known: Announcement, companies: int, now: datetime) -> Explanation:
    """From when it counts; it reaches the public or somebody by mail. Raises Refused."""
    _check_unposted(known)
    if not known.is_on_page and not companies:
        raise Refused(
            CLAUSE,
            "お知らせの届く契約者がいません。送り先を変えるか、ページに掲示してください",
            "It reaches nobody: choose other holders, or post it on the page",
        )
    inputs = {"companies": companies, "is_on_page": known.is_on_page}
    if known.is_on_page:
        ja = f"{ja_moment(now)}にページに掲示し、このときから効力を生じます"
        en = f"Posted on the page at {en_moment(now)}, and counts from then"
        if companies:
            ja += f"。{companies}社にメールでも送ります"
            en += f"; mailed to {plural(companies, 'company', 'companies')} as well"
    else:
        ja = f"{companies}社にメールで送り、それぞれの発信の時から効力を生じます"
        en = (
            f"Mailed to {plural(companies, 'company', 'companies')};"
            " it counts for each from its dispatch"
        )
    return Explanation("33-2", "effect", ja, en, inputs)


def withdraw(known: Announcement) -> None:
    """It is never posted. Raises Refused for one that was."""
    _check_unposted(known)


def correct(known: Announcement, is_corrected: bool) -> None:
    """What was posted stays; another that refers to it corrects it. Raises Refused."""
    if known.state is not State.POSTED:
        raise Refused(
            CLAUSE,
            "まだお知らせしていません。そのまま書き直せます",
            "It has not been posted yet: write it anew",
        )
    if is_corrected:
        raise Refused(
            CLAUSE,
            "訂正がすでにあります。その訂正を訂正してください",
            "It has been corrected already: correct the correction",
        )


def _check_unposted(known: Announcement) -> None:
    if known.state is State.POSTED:
        raise Refused(
            CLAUSE,
            "すでにお知らせしています。訂正を出してください",
            "It has been posted already: post a correction",
        )
    if known.state is State.WITHDRAWN:
        raise Refused(CLAUSE, "取り下げています", "It has been withdrawn")
