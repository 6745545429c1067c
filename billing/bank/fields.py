"""One record's fields, each wrong one reported with its place."""

from dataclasses import dataclass
from datetime import date

from billing.bank.days import Calendar
from billing.bank.layout import Place
from billing.bank.opening import FileRecord
from billing.bank.problems import Problems


@dataclass(frozen=True, slots=True)
class Fields:
    record: FileRecord
    problems: Problems
    calendar: Calendar

    def text(self, place: Place) -> str:
        return self.record.data[place.first - 1 : place.last].decode("cp932").strip()

    def code(self, place: Place) -> str:
        """Digits that name something; nothing but zeros names nothing."""
        text = self.text(place)
        return text if text.strip("0") else ""

    def number(self, place: Place, ja: str, en: str) -> int:
        """Yen or a count; blank is 0."""
        text = self.text(place)
        if text.isdigit():
            return int(text)
        if text:
            self.wrong(
                place, f"{ja}「{text}」が数字ではありません", f"{en} {text!r} is not a number"
            )
        return 0

    def day(self, place: Place, ja: str, en: str) -> date | None:
        """None for blanks or zeros, and for a day that cannot be, which is reported."""
        text = self.code(place)
        found = self.calendar.read(text) if text else None
        if text and found is None:
            self.wrong(
                place,
                f"{ja}「{text}」は和暦でも西暦でもここ10年の日付になりません",
                f"{en} {text!r} is not a date in the last ten years in either calendar",
            )
        return found

    def day_needed(self, place: Place, ja: str, en: str) -> date:
        """A booked day, not after today."""
        found = self.day(place, ja, en)
        if found is None:
            if not self.code(place):
                self.wrong(place, f"{ja}がありません", f"{en} is missing")
            return self.calendar.today
        if found > self.calendar.today:
            self.wrong(place, f"{ja}({found})が未来です", f"{en} {found} is in the future")
        return found

    def one_of(self, place: Place, allowed: str, ja: str, en: str) -> str:
        text = self.text(place)
        if text not in allowed:
            self.wrong(
                place, f"{ja}「{text}」は使われない値です", f"{en} {text!r} is not a known value"
            )
        return text

    def wrong(self, place: Place, ja: str, en: str) -> None:
        advice = (
            "。ファイルを銀行から取り直してください",
            "; download the file from the bank again",
        )
        self.problems.add(self.record.line, place.first, ja + advice[0], en + advice[1])
