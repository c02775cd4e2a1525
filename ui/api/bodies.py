"""What the API is sent: the bodies of its requests, checked before anything is done with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from qa.conversation import MAX_QUESTION

Verdict = Literal["right", "wrong", "wrong sentence", "should have refused"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _whole(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half a character, a surrogate without its other half")
    return text


Text = Annotated[str, AfterValidator(_whole)]


class AskRequest(Strict):
    """A question, the earlier questions of its conversation in order, and which articles may answer."""

    question: Text = Field(description=f"1 to {MAX_QUESTION:,} characters", examples=["Who opened the bridge?"])
    history: list[Text] = Field(default=[], max_length=50, examples=[["When was the bridge built?"]])
    filters: dict[str, Any] = Field(
        default={},
        description="any of publishers, sections, languages (lists) and since, until (ISO dates)",
        examples=[{"publishers": ["Harbour Post"], "since": "2025-01-01"}],
    )
    any_date: bool = Field(default=False, description="do not take the time of publication from the question")


class SearchRequest(Strict):
    """A question and how many passages to give."""

    question: Text = Field(examples=["new bridge"])
    k: int = Field(default=10, ge=1, le=100)
    filters: dict[str, Any] = Field(default={}, examples=[{"languages": ["en"]}])


class FeedbackRequest(Strict):
    """What a person says about one reply. `answer` and the citation's place are null for a refusal."""

    question: Text = Field(min_length=1, max_length=2_000, examples=["Who opened the bridge?"])
    verdict: Verdict = Field(examples=["right"])
    search_question: Text | None = Field(default=None, max_length=4_000)
    answer: Text | None = Field(default=None, max_length=4_000, examples=["Mayor Irene Falk"])
    article_id: Text | None = Field(default=None, max_length=64)
    sentence_start: int | None = Field(default=None, ge=0)
    sentence_end: int | None = Field(default=None, ge=0)
    comment: Text = Field(default="", max_length=4_000)
