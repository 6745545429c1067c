"""様 for a person, 御中 for a body, and never both on one line."""

import pytest

from contracts.office.terms.addressing import addressed, bare, carries_link, lines, postal_mark


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("A株式会社", "", "", False), ["A株式会社 御中"]),
        (("A株式会社", "経理部", "", False), ["A株式会社", "経理部 御中"]),
        (("A株式会社", "経理部", "見本 花子", False), ["A株式会社", "経理部", "見本 花子 様"]),
        (("A株式会社", "", "見本 花子", False), ["A株式会社", "見本 花子 様"]),
        (("見本 太郎", "", "", True), ["見本 太郎 様"]),
        (("見本 太郎", "見本商店", "", True), ["見本商店", "見本 太郎 様"]),
        (("見本 太郎", "", "見本 花子", True), ["見本 太郎", "見本 花子 様"]),
        (("A株式会社御中", "", "", False), ["A株式会社 御中"]),
        (("A株式会社 御中", "経理部 御中", "花子 様", False), ["A株式会社", "経理部", "花子 様"]),
        (("見本 太郎 殿", "", "", True), ["見本 太郎 様"]),
        (("見本 太郎 様 御中", "", "", True), ["見本 太郎 様"]),
    ],
)  # fmt: skip
def test_each_addressee_has_one_honorific_on_the_innermost_name(parts, written):
    assert lines(*parts) == written


def test_a_name_that_ends_with_the_character_itself_keeps_it():
    assert bare("株式会社王様") == "株式会社王様"
    assert addressed("株式会社王様", False) == "株式会社王様 御中"


@pytest.mark.parametrize(("code", "mark"), [("1000001", "〒100-0001"), ("", "")])
def test_a_postal_code_stands_behind_its_mark(code, mark):
    assert postal_mark(code) == mark


@pytest.mark.parametrize(
    "name",
    [
        "https://evil.example/",
        "見本株式会社 http://192.0.2.1/x",
        "www.evil.example",
        "見本evil.example",
        "請求はpay.evil.example/loginへ",
        "EVIL.EXAMPLE",
        "evil.example株式会社",
        "info@evil.example",
        "情報@見本",
        "evil.example",
    ],
)
def test_names_that_a_mail_program_would_make_a_link_of(name):
    assert carries_link(name)


@pytest.mark.parametrize(
    "name",
    [
        "見本株式会社",
        "Mihon Co., Ltd.",
        "Mihon K.K.",
        "A.B.C.株式会社",
        "ドット・コム",
        "3.14商会",
        "No.1 Inc.",
    ],
)
def test_names_that_are_only_names(name):
    assert not carries_link(name)
