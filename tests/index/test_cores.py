import threading

import pytest

from index.cores import in_order, usable_cores


@pytest.mark.parametrize("at_once", [1, 3])
def test_results_come_in_order(at_once):
    assert list(in_order(str, range(20), at_once)) == [str(number) for number in range(20)]


def test_as_many_are_computed_at_once_as_are_said():
    # Passes only when both threads wait here together.
    together = threading.Barrier(2, timeout=20)
    assert list(in_order(lambda _: together.wait() >= 0, range(4), 2)) == [True] * 4


def test_one_after_the_other_needs_no_thread():
    assert set(in_order(lambda _: threading.get_ident(), range(3), 1)) == {threading.get_ident()}
    assert set(in_order(lambda _: threading.get_ident(), range(1), 8)) == {threading.get_ident()}


def test_an_error_reaches_the_one_who_takes_the_results():
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 1 // number, [2, 1, 0, 3], 2))


def test_this_process_has_a_core():
    assert usable_cores() >= 1
