"""The life of a question: written, published, withdrawn; what its words must be (annex (2))."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts.office.terms.explanation import Refused
from support.questions.terms.kinds import FOR_VISITORS, Page, State

CLAUSE = "annex"
QUESTION, ANSWER, WORDS = 120, 4000, 200
"""The most characters of a question, of an answer, and of the other words for it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A question and its answer; both are in Japanese, in English both or neither."""

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""
    words: str = ""

    @property
    def stripped(self) -> "Texts":
        return Texts(
            self.question.strip(),
            self.answer.strip().replace("\r\n", "\n"),
            self.question_en.strip(),
            self.answer_en.strip().replace("\r\n", "\n"),
            " ".join(self.words.split()),
        )


def check(texts: Texts) -> None:
    """Raises Refused for a text that is missing or too long, and for half an English one."""
    if not texts.question or not texts.answer:
        raise Refused(
            CLAUSE,
            "質問と回答を日本語で入力してください",
            "enter the question and the answer in Japanese",
        )
    if bool(texts.question_en) != bool(texts.answer_en):
        raise Refused(
            CLAUSE,
            "英語は、質問と回答の両方を入力するか、両方を空にしてください",
            "enter both the question and the answer in English, or neither",
        )
    longest = {QUESTION: (texts.question, texts.question_en), WORDS: (texts.words,),
               ANSWER: (texts.answer, texts.answer_en)}  # fmt: skip
    for most, said in longest.items():
        if any(len(one) > most for one in said):
            raise Refused(
                CLAUSE,
                f"{most:,}文字までで入力してください",
                f"enter at most {most:,} characters",
            )


def publish(state: State) -> State:
    """Everybody whom it is for reads it from now on. Raises Refused where they do already."""
    if state is State.PUBLISHED:
        raise Refused(CLAUSE, "すでに公開しています", "it is published already")
    return State.PUBLISHED


def withdraw(state: State) -> State:
    """Nobody but staff reads it any more. Raises Refused where nobody else does."""
    if state is not State.PUBLISHED:
        raise Refused(CLAUSE, "公開していません", "it is not published")
    return State.WITHDRAWN


def pages_for(pages: Collection[str], *, is_visitor: bool) -> list[Page]:
    """The pages that an answer leads this reader to, in the order of the portal."""
    return [one for one in Page if one.value in pages and (not is_visitor or one in FOR_VISITORS)]
