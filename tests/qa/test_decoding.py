import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.decoding import best_token_spans, merge_spans, sigmoid
from qa.reader import Span


def logits(*values):
    return np.array(values, np.float32)


def span(start, end, margin):
    return Span(start, end, margin, margin, sigmoid(margin))


def test_start_and_end_are_chosen_together():
    # The best start lies behind the best end: the best pair is neither.
    assert best_token_spans(logits(1, 0, 5), logits(0, 5, 1), count=1, max_tokens=3) == [(0, 1, 6.0)]


def test_a_span_is_never_longer_than_allowed():
    assert best_token_spans(logits(9, 0, 0), logits(0, 1, 9), count=1, max_tokens=2)[0][:2] == (0, 1)


def test_further_spans_share_no_token():
    found = best_token_spans(logits(5, 4, 0, 3), logits(5, 4, 0, 3), count=4, max_tokens=4)
    assert [pair[:2] for pair in found[:1]] == [(0, 0)]
    tokens = [token for first, last, _ in found for token in range(first, last + 1)]
    assert len(tokens) == len(set(tokens))


def test_no_token_no_span():
    assert best_token_spans(logits(), logits(), count=3, max_tokens=5) == []


numbers = arrays(np.float32, 12, elements=st.floats(-50, 50, width=32))


@given(numbers, numbers, st.integers(1, 14))
def test_the_best_span_is_the_best_of_all(start, end, max_tokens):
    expected = max(start[i] + end[j] for i in range(12) for j in range(i, min(12, i + max_tokens)))
    assert np.isclose(best_token_spans(start, end, count=1, max_tokens=max_tokens)[0][2], expected)


def test_the_same_span_of_two_windows_stays_once_with_its_better_margin():
    reading = merge_spans([span(3, 9, 1.0), span(3, 9, 2.0), span(20, 25, 0.5)], 3)
    assert reading.spans == (span(3, 9, 2.0), span(20, 25, 0.5))
    assert reading.no_answer == 1.0 - sigmoid(2.0)


def test_overlapping_spans_are_dropped():
    assert merge_spans([span(0, 5, 2.0), span(4, 8, 1.9), span(5, 8, 1.0)], 3).spans == (
        span(0, 5, 2.0),
        span(5, 8, 1.0),
    )


def test_nothing_read_is_no_answer():
    assert merge_spans([], 3).spans == ()
    assert merge_spans([], 3).no_answer == 1.0


def test_sigmoid_does_not_overflow():
    assert sigmoid(-1e4) == 0.0
    assert sigmoid(1e4) == 1.0
