from qa.fusion import fuse_ranks


def test_an_item_that_both_rank_high_comes_first():
    assert [item for item, _ in fuse_ranks([["a", "b", "c"], ["b", "d"]])] == ["b", "a", "d", "c"]


def test_score_is_the_sum_of_reciprocal_ranks():
    assert dict(fuse_ranks([["a"], ["b", "a"]]))["a"] == 1 / 61 + 1 / 62


def test_nothing_in_nothing_out():
    assert fuse_ranks([[], []]) == []
