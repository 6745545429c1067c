"""The issuer of the invoices, and its books."""

from typing import Any

from contracts.office.terms.bank_account import BankAccount
from portal import environment
from portal.environment import read, require
from portal.settings.base import PRODUCTION


def _issuer(name: str, parse, example: Any) -> Any:
    """A fact about the issuer: required in production, an example elsewhere."""
    return require(name, parse) if PRODUCTION else read(name, parse, example)


ISSUER_NAME = _issuer("ISSUER_NAME", str, "サンプルクラウド株式会社")
ISSUER_ADDRESS = _issuer(
    "ISSUER_ADDRESS", environment.lines, ["〒100-0000", "東京都千代田区見本町1-2-3", "見本ビル5階"]
)
ISSUER_PHONE = _issuer("ISSUER_PHONE", str, "03-0000-0000")
ISSUER_REGISTRATION_NUMBER = read(
    "ISSUER_REGISTRATION_NUMBER",
    environment.registration_number,
    "" if PRODUCTION else "T9234567890123",
)
ISSUER_BANK_ACCOUNT = _issuer(
    "ISSUER_BANK_ACCOUNT",
    environment.bank_account,
    BankAccount("見本銀行", "本店営業部(001)", "普通", "1234567", "サンプルクラウド(カ"),
)
ISSUER_STAMP = read("ISSUER_STAMP", environment.existing_file)
ISSUER_LOGO = read("ISSUER_LOGO", environment.existing_file)
DEFAULT_FROM_EMAIL = _issuer("ISSUER_EMAIL", str, "サンプルクラウド <billing@example.jp>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SALES_DAY = read("SALES_DAY", environment.sales_day, "service_month")
BOOKS_INCLUDE_TAX = read("BOOKS_INCLUDE_TAX", environment.boolean, False)
SIMPLIFIED_TAX_CLASS = read("SIMPLIFIED_TAX_CLASS", environment.tax_class, 0)
