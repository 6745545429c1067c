"""Reading the official text of the terms, whatever its line breaks and numerals."""

import pytest

from contracts.terms.document import ArticlePart, NoTerms, anchor, read, sentences, to_json

TEXT = """
見本サービス規約

第 1 条 （言葉）
次の言葉を使います。
用語 用語の意味
会社 サービスを出す
もの
客 サービスを使うもの

第２条（料金）
１．料金は前月分を翌
月に払います。

　１．の番号が二度出ても続きです。
２. 次のときは返しません。
（１）停止したとき
（２）第 1 条の会社が
中断したとき
（９）は番号が飛ぶので続きです
３．Web の server
security も
守ります。
第 3 条 （裁判所）
見本市の裁判所とします。
以  上
 【別 紙】
料金表
■月額
① 一台
・割引なし
以 上
"""


def test_articles_paragraphs_items_and_annex():
    document = read(TEXT)
    assert document.title == "見本サービス規約"
    assert [(a.number, a.title) for a in document.articles] == [
        (1, "言葉"),
        (2, "料金"),
        (3, "裁判所"),
    ]
    words, prices, court = (article.parts for article in document.articles)
    assert words == (
        ArticlePart(
            "",
            "次の言葉を使います。",
            (ArticlePart("会社", "サービスを出すもの"), ArticlePart("客", "サービスを使うもの")),
        ),
    )
    assert [part.label for part in prices] == ["1", "2", "3"]
    assert prices[0].text == "料金は前月分を翌月に払います。１．の番号が二度出ても続きです。"
    assert prices[1].parts == (
        ArticlePart("(1)", "停止したとき"),
        ArticlePart("(2)", "第 1 条の会社が中断したとき（９）は番号が飛ぶので続きです"),
    )
    assert prices[2].text == "Web の server security も守ります。"
    assert court == (ArticlePart("", "見本市の裁判所とします。"),)
    assert document.annex.parts == (
        ArticlePart(
            "",
            "料金表",
            (ArticlePart("■", "月額"), ArticlePart("①", "一台"), ArticlePart("・", "割引なし")),
        ),
    )


def test_the_annex_comes_last_and_parts_become_lines_to_compare():
    articles = to_json(read(TEXT))
    assert [article["number"] for article in articles] == [1, 2, 3, 0]
    assert sentences(articles[0]) == [
        " 次の言葉を使います。",
        "\u3000会社 サービスを出すもの",
        "\u3000客 サービスを使うもの",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "article 1"),
        ("条文のない文", "article 1"),
        ("第 2 条 （二）\n本文", "article 1"),
        ("第 1 条 （一）\n本文\n第 3 条 （三）\n本文", "article 2 is missing; the last is 3"),
    ],
)
def test_a_text_that_is_no_terms_says_why(text, named):
    with pytest.raises(NoTerms, match=named):
        read(text)


@pytest.mark.parametrize(
    ("clause", "place"),
    [("15", "art-15"), ("15-2", "art-15-2"), ("17-1(5)", "art-17-1-5"), ("annex", "annex")],
)
def test_the_place_of_a_clause(clause, place):
    assert anchor(clause) == place
