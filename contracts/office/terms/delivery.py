"""How a billing account wants its documents: by which way, under which name, in which language."""

from datetime import date

from contracts.office.terms.labels import Labelled

FORMS = {
    "株式会社": "(株)",
    "有限会社": "(有)",
    "合同会社": "(同)",
    "合資会社": "(資)",
    "合名会社": "(名)",
}
FORBIDDEN = '\\/:*?"<>|'


class Delivery(Labelled):
    ATTACHED = "attached", "メールに添付", "Attached to the e-mail"
    LINK = "link", "メールのリンクからサインインして開く", "By a link in the e-mail, signing in"


class Language(Labelled):
    """By its code, as PDF and HTML name it."""

    JAPANESE = "ja", "日本語", "Japanese"
    ENGLISH = "en", "英語", "English"


class FileNames(Labelled):
    NUMBER = "number", "番号のみ(半角英数字)", "The number alone (ASCII)"
    FULL = "full", "日付_取引先_金額_番号", "Day, partner, amount and number"


def full_name(number: str, day: date, partner: str, amount: int) -> str:
    """As the electronic books act's practice names files: `20221031_(株)国税商事_110000_….pdf`.

    `partner` is the other party, by the name written on the document; `amount` is in yen with tax.
    """
    for form, short in FORMS.items():
        partner = partner.replace(form, short)
    fit = "".join("_" if one in FORBIDDEN or ord(one) < 32 else one for one in partner).strip(" .")
    return f"{day:%Y%m%d}_{fit}_{amount}_{number}.pdf"


def file_name(names: str, number: str, day: date, partner: str, amount: int) -> str:
    """The name that an account asked for; the number alone is in ASCII."""
    if names == FileNames.FULL:
        return full_name(number, day, partner, amount)
    return f"{number}.pdf"
