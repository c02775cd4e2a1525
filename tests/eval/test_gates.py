"""Gates: parsed with clear errors, missed ones named."""

import pytest

from eval.gates import Gate, parse_gates
from eval.metrics import END_TO_END
from index.errors import QuestionSetError


def test_gates_are_read() -> None:
    assert parse_gates(["f1=0.7", " recall@5 = 1"], END_TO_END) == [Gate("f1", 0.7), Gate("recall@5", 1.0)]
    assert parse_gates(["ece=0.05"], END_TO_END, highest=True) == [Gate("ece", 0.05, highest=True)]


@pytest.mark.parametrize(
    ("text", "highest", "message"),
    [
        ("f1", False, "METRIC=VALUE is expected"),
        ("f1=high", False, "METRIC=VALUE is expected"),
        ("f1=nan", False, "METRIC=VALUE is expected"),
        ("recal@5=1", False, "did you mean recall@5"),
        ("ece=0.1", False, "use --max ece=0.1"),
        ("f1=0.1", True, "use --min f1=0.1"),
    ],
)
def test_faults_are_named(text: str, highest: bool, message: str) -> None:
    with pytest.raises(QuestionSetError, match=message):
        parse_gates([text], END_TO_END, highest=highest)


def test_missed_gates_say_value_and_bound() -> None:
    assert Gate("f1", 0.7).missed({"f1": 0.7}) == ""
    assert Gate("f1", 0.7).missed({"f1": 0.65}) == "f1 is 0.6500, must be >= 0.7"
    assert Gate("ece", 0.1, highest=True).missed({"ece": 0.2}) == "ece is 0.2000, must be <= 0.1"
    assert "nothing in this question set" in Gate("refused", 0.7).missed({"refused": None})
