"""How much a person, and a company, may send us on one day: in number and in size."""

from dataclasses import dataclass

from contracts.office.terms.explanation import Refused

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """How often something was sent on a day, and how many bytes of files with it."""

    times: int
    size: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most of a day: times and bytes, both counted in."""

    times: int
    size: int


def check(clause: str, person: Sent, company: Sent, mine: Allowance, ours: Allowance) -> None:
    """Raises Refused where a day's sendings, with the one that is sent now, are too many.

    `mine` is what a person may send, `ours` what all of the company may. The day is that of Tokyo.
    """
    for sent, most, ja, en in (
        (person, mine, "お一人", "one person"),
        (company, ours, "会社全体", "one company"),
    ):
        if sent.times > most.times:
            raise Refused(
                clause,
                f"送信は{ja}で1日{most.times:,}件までです。"
                "日付が変わってからもう一度送るか、お急ぎのときはお電話ください",
                f"Up to {most.times:,} can be sent by {en} in a day. Send it again tomorrow, "
                "or call us if it is urgent",
            )
        if sent.size > most.size:
            raise Refused(
                clause,
                f"ファイルは{ja}で1日{most.size // MB:,}MBまでです。"
                "ファイルを減らすか、日付が変わってからもう一度送ってください",
                f"Up to {most.size // MB:,} MB of files can be sent by {en} in a day. Send fewer "
                "files, or send them tomorrow",
            )
