"""The score of sentences against gold ones."""

from index.sentence_score import score_sentences


def test_ends_and_whole_sentences_are_counted_apart() -> None:
    gold = [(0, 4), (5, 9), (10, 14)]
    assert score_sentences([("One. Two. Ten.", gold)]) == {"ends_f1": 1.0, "whole_f1": 1.0}
    joined = score_sentences([("One. Two. Ten.", gold)], lambda text: [(0, 9), (10, 14)])
    assert joined == {"ends_f1": 0.8, "whole_f1": 0.4}
    assert score_sentences([]) == {"ends_f1": 1.0, "whole_f1": 1.0}
