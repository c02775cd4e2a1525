from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.metadata.dates import iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2014-02-14", "2014-02-14"),
        ("2014-02-14 12:03", "2014-02-14T12:03:00"),
        ("2024-05-06T07:08:09.123Z", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09+0200", "2024-05-06T07:08:09+02:00"),
        ("20240506T070800Z", "2024-05-06T07:08:00Z"),
        ("20240506", "2024-05-06"),
        ("Mon, 06 May 2024 07:08:00 +0200", "2024-05-06T07:08:00+02:00"),
        ("Feb. 13, 2014", "2014-02-13"),
        ("14 février 2014", "2014-02-14"),
        (1715000000, "2024-05-06T12:53:20Z"),
        ("1715000000000", "2024-05-06T12:53:20Z"),
        (date(2014, 2, 14), "2014-02-14"),
        (datetime(2014, 2, 14, 12, 3), "2014-02-14T12:03:00"),
    ],
)
def test_written_dates(written, iso):
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "yesterday",
        "February 2014",
        "2014-02-31",
        "0001-01-01",
        "9999-12-31",
        True,
        [],
        12,
        "x" * 500,
        1e300,
        float("nan"),
    ],
)
def test_what_is_no_date(value):
    assert iso_date(value) is None


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text(text):
    found = iso_date(text)
    assert found is None or datetime.fromisoformat(found)


@given(
    st.dates(date(1400, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["{d} {m} {y}", "{d} {m}, {y}", "{m} {d}, {y}", "{m} {d} {y}"]),
    st.sampled_from(["%B", "%b", "%b."]),
)
def test_every_day_in_words(day: date, form: str, month: str) -> None:
    assert iso_date(form.format(d=day.day, m=day.strftime(month), y=day.year)) == day.isoformat()
