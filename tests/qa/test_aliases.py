import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.aliases import Thing, asked_for, other_names, parse_things, spelt_out, things_in


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What did the DPRK say?", ["DPRK"]),
        ("What did North Korea’s envoy say?", ["DPRK"]),
        ("the Republic of Korea and the Democratic People's Republic of Korea", ["ROK", "DPRK"]),
        ("the U.S. economy", ["US"]),
        ("tell us who went", []),
        ("USAID and Unusual", []),
        ("Kiev, or Kyiv", ["Kyiv", "Kyiv"]),
        ("", []),
    ],
)
def test_things_are_known_by_any_of_their_names(text, named):
    assert [thing.names[0] for _, _, thing in things_in(text)] == named


@given(st.text(max_size=60))
def test_ranges_are_names_and_do_not_overlap(text):
    found = things_in(f"{text} UN {text} Côte d’Ivoire")
    whole = f"{text} UN {text} Côte d’Ivoire"
    assert all(whole[start:end] in thing.names for start, end, thing in found)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(found))


def test_a_sentence_names_a_thing_by_its_longest_name():
    south = things_in("ROK")[0][2]
    assert south.named_in("Talks with the Republic of Korea went on.")
    assert not south.named_in("Talks with the Democratic People's Republic of Korea went on.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Harbour Conservation Trust (HCT) bought it.", {"HCT": "Harbour Conservation Trust"}),
        ("the Society for the Protection of Gulls (SPG)", {"SPG": "Society for the Protection of Gulls"}),
        ("the Ministry of Works (MoW)", {"MoW": "Ministry of Works"}),
        ("the coast guard (CG) and the Port Police (PPs)", {"CG": "coast guard", "PP": "Port Police"}),
        ("He waited (BBC) for it.", {}),
        ("(ABC)", {}),
        ("Trust, said Harbour Conservation (HCT)", {}),
    ],
)
def test_acronyms_that_articles_spell_out(text, found):
    assert spelt_out([text]) == found


def test_other_names_of_what_is_asked_for():
    trust = asked_for("Who leads the HCT?", {"HCT": "Harbour Conservation Trust", "CG": "coast guard"})
    assert trust == (Thing(("HCT", "Harbour Conservation Trust")),)
    assert asked_for("Who leads the Harbour Conservation Trust?", {"HCT": "Harbour Conservation Trust"}) == trust
    assert asked_for("Who leads the UN?", {"UN": "United Nations"}) == ()
    assert other_names("Who leads the HCT in Kiev?", trust) == ["Harbour Conservation Trust", "Kyiv"]
    assert other_names("What does Japan want?") == ["Tokyo"]


def test_lines_without_a_second_name_are_told():
    assert parse_things("# remark\n\nA | B ~ C\nD ~ E\n") == (Thing(("A", "B"), ("C",)), Thing(("D",), ("E",)))
    with pytest.raises(ValueError, match="line 2"):
        parse_things("A | B\nlonely\n")
    with pytest.raises(ValueError, match="line 1"):
        parse_things("A |")
