from __future__ import annotations

from typing import Any

import pytest

from index.errors import QuestionError
from index.filters import Filters


def test_from_dict() -> None:
    values = {"publishers": ["A", "B"], "languages": "en", "since": "2014-02-01", "until": None}
    assert Filters.from_dict(values) == Filters(publishers=("A", "B"), languages=("en",), since="2014-02-01")
    assert not Filters.from_dict({})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"publisher": ["A"]}, "no filter is called 'publisher'"),
        ({"publishers": [1]}, "filter publishers must be a list of texts"),
        ({"publishers": {"a": 1}}, "filter publishers must be a list of texts"),
        ({"since": "yesterday"}, "filter since: 'yesterday' is not a date"),
        ({"until": 2014}, "filter until must be a date"),
        ([], "filters must be an object"),
    ],
)
def test_what_is_no_filter_is_refused_in_words(values: Any, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        Filters.from_dict(values)


def test_condition_holds_values_apart_from_sql() -> None:
    condition, values = Filters(publishers=("x' OR 1=1 --",), languages=("en",), since="20140201").condition()
    assert condition == (
        "publisher IN (?) AND (language = ? OR substr(language, 1, ?) = ?) AND substr(published, 1, 10) >= ?"
    )
    assert values == ["x' OR 1=1 --", "en", "3", "en-", "2014-02-01"]
