"""What is kept after the end, until which day, and when personal data is erased (Art. 29).

The law's terms run from the operator's fiscal years: what a document is about belongs to the
year of its day, and its term begins two months after that year, when the tax return is due
(Corporation Tax Act, enforcement regulation, Art. 59; the electronic books act follows it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.labels import Labelled
from contracts.terms.periods import ONE_DAY, last_day, month_last, period_after
from support.offboarding.terms.policy import Policy

RETURN_MONTHS = 2
"""From the end of a fiscal year to the day on which its tax return is due."""
CLAUSE = "29-1"


class Personal(Labelled):
    """Kinds of data that no law makes us keep by themselves: they name the parties of the rest."""

    PEOPLE = "people", "担当者の氏名・メールアドレス・電話番号", "Names and addresses of people"
    ACCOUNTS = "accounts", "サインインの情報と履歴", "Sign-ins and their history"
    MAIL = "mail", "通知とメールの宛先・本文", "Recipients and texts of notices and mail"
    FILES = "files", "アップロードされたファイル", "Uploaded files"
    NOTES = "notes", "メモと、記録の中の文章", "Notes, and words within records"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides on a company's data.

    `ends_on` is the last day of its last contract, None where none was ever formed, `refused_on`
    the last day on which an application of it was refused or withdrawn; `newest` are the days
    of the newest documents by their kind, `billed_on` that of the newest that binds without a
    contract.
    """

    is_running: bool
    ends_on: date | None = None
    refused_on: date | None = None
    newest: Mapping[str, date] | None = None
    billed_on: date | None = None


def fiscal_year_end(day: date, policy: Policy) -> date:
    """The last day of the operator's fiscal year of a day."""
    year = day.year if day.month <= policy.fiscal_month else day.year + 1
    return month_last(date(year, policy.fiscal_month, 1))


def kept_until(day: date, policy: Policy) -> date:
    """The last day on which a document about a day is kept."""
    end = fiscal_year_end(day, policy)
    return last_day(end + ONE_DAY, RETURN_MONTHS + 12 * policy.keep_years)


def why_kept(day: date, policy: Policy) -> Explanation:
    """The arithmetic of `kept_until`."""
    end, until = fiscal_year_end(day, policy), kept_until(day, policy)
    return Explanation(
        CLAUSE,
        "kept_by_law",
        f"最も新しいものは{ja_day(day)}です。その事業年度の終わり({ja_day(end)})の"
        f"{RETURN_MONTHS}か月後から{policy.keep_years}年間、{ja_day(until)}まで保存します",
        f"The newest is of {en_day(day)}; kept {policy.keep_years} years from {RETURN_MONTHS}"
        f" months after the end of its fiscal year, {en_day(end)}, until {en_day(until)}",
        {"day": day, "keep_years": policy.keep_years},
    )


def last_day_kept(facts: Facts, policy: Policy) -> date | None:
    """The last day of the last term; None while a contract runs, and for a stranger.

    Of an applicant who never had a contract no document binds us: `applicant_months` run from
    the refusal or withdrawal, unless something was billed all the same.
    """
    if facts.is_running:
        return None
    about = [facts.billed_on] if facts.billed_on else []
    if facts.ends_on:
        about = [facts.ends_on, *(facts.newest or {}).values()]
    days = [kept_until(day, policy) for day in about]
    if facts.refused_on:
        days.append(period_after(facts.refused_on, policy.applicant_months))
    return max(days, default=None)


def why_last(facts: Facts, policy: Policy) -> Explanation:
    """Why personal data is kept until that day, or why no day can be said yet."""
    until = last_day_kept(facts, policy)
    if until is None:
        ja = "契約または申込が続いているあいだは保存します"
        return _why(ja, "Kept while a contract or an application goes on")
    if facts.ends_on is None and facts.billed_on is None:
        return _why(
            f"お申し込みが成立しなかった日から{policy.applicant_months}か月、{ja_day(until)}まで"
            "保存し、翌日以後に消去します",
            f"Kept {policy.applicant_months} months from the day on which the application came"
            f" to nothing, until {en_day(until)}, then erased",
        )
    return _why(
        f"上の書類の当事者を示すために{ja_day(until)}まで保存し、翌日以後に消去します",
        f"Kept until {en_day(until)} to name the parties of those documents, then erased",
    )


def not_yet(facts: Facts, policy: Policy, today: date) -> Explanation | None:
    """Why the terms themselves do not let personal data be erased; None where they do."""
    until = last_day_kept(facts, policy)
    if until is None or today <= until:
        return why_last(facts, policy)
    return None


def erased(facts: Facts, policy: Policy) -> Explanation:
    """Why it was erased."""
    until = last_day_kept(facts, policy)
    assert until, "what has no last day is not erased"
    return _why(
        f"保存する期間が{ja_day(until)}に終わりました",
        f"The last term of keeping was over on {en_day(until)}",
    )


def stranger_kept_until(heard_on: date, policy: Policy) -> date:
    """The last day on which what somebody of no company said, last on a day, is kept.

    No law makes us keep it; it is of use while they may still answer.
    """
    return period_after(heard_on, policy.stranger_months)


def case_kept_until(last_on: date, policy: Policy) -> date:
    """The last day on which a case of no company is kept, of which the last step was on a day.

    No law makes us keep it; it is of use while the same may be reported again.
    """
    return period_after(last_on, policy.case_months)


def case_forgotten(policy: Policy) -> Explanation:
    """Why a case of no company was erased."""
    months = policy.case_months
    return _why(
        f"通報した会社も対象の会社もない通報は、対応の完了から{months}か月で消去します",
        f"A report that no company made and that concerns none is erased {months} months after it"
        " was closed",
    )


def linked_forgotten() -> Explanation:
    """Why what somebody was told before the company was known was erased."""
    return _why(
        "会社が決まる前に送ったメールは、その会社のデータとともに消去します",
        "What was mailed before the company was known is erased with the company's data",
    )


def forgotten(policy: Policy) -> Explanation:
    """Why what people of no company said was erased."""
    months = policy.stranger_months
    return _why(
        f"会社の決まらない連絡は、最後の連絡から{months}か月で消去します",
        f"What people of no company said is erased {months} months after they said the last of it",
    )


def _why(ja: str, en: str) -> Explanation:
    return Explanation(CLAUSE, "erasure", ja, en)
