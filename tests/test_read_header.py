from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.headers.header import Value, fold, has_fence, is_false, is_true, split


def yaml(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "body"))


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("---\ntitle: A\n---\nbody", "yaml", "body"),
        ("---  \ntitle: A\n...\nbody", "yaml", "body"),
        ("\ufeff---\ntitle: A\n---\nbody", "yaml", "body"),
        ("\n\n---\ntitle: A\n---\nbody", "yaml", "body"),
        ("---yaml\ntitle: A\n---\nbody", "yaml", "body"),
        ('+++\ntitle = "A"\n+++\nbody', "toml", "body"),
        ('---toml\ntitle = "A"\n---\nbody', "toml", "body"),
        ('{"title": "A"}\n\nbody', "json", "body"),
        ('---json\n{"title": "A"}\n---\nbody', "json", "body"),
        ("Title: A\n\nbody", "pairs", "body"),
        ("title: A\ndate: 2020-01-01\nbody", "pairs", "body"),
    ],
)
def test_the_first_characters_decide_what_a_header_is(text: str, kind: str, body: str) -> None:
    header = split(text)
    assert (header.kind, header.values["title"], header.body, header.notes) == (kind, "A", body, ())


@pytest.mark.parametrize(
    "text", ["body", "", "{{< figure >}} x", "{: .note}\n", "Note: this is prose\n\nbody", "----\nx"]
)
def test_a_file_may_have_no_header(text: str) -> None:
    assert split(text)[:4] == ("none", {}, text, ())


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_kind_are_one_kind(end: str) -> None:
    header = split(end.join(("---", "title: A", "tags:", "  - b", "---", "one", "two")))
    assert header.values == {"title": "A", "tags": ["b"]}
    assert header.body == "one\ntwo"


def test_mixed_line_ends_are_read_too() -> None:
    assert split("---\r\ntitle: A\nslug: b\r\n---\nx\r\ny").body == "x\ny"


def test_yaml_scalars_stay_what_their_editor_wrote() -> None:
    lines = ("a: on", "b: 2048", "c: 007", "d: 1:30", "e: 2017-02-31", "f: null", "g: 'null'", "h:", "i: ~", "j: 1.10")
    values = split(yaml(*lines)).values
    assert values == {
        "a": "on",
        "b": "2048",
        "c": "007",
        "d": "1:30",
        "e": "2017-02-31",
        "f": None,
        "g": "null",
        "h": None,
        "i": None,
        "j": "1.10",
    }


def test_toml_and_json_values_become_text_too() -> None:
    toml = split("+++\nday = 2020-01-02\nat = 2020-01-02T03:04:05+09:00\nok = true\nn = 7\n[extra]\nx = [1, 2]\n+++\n")
    assert toml.values == {
        "day": "2020-01-02",
        "at": "2020-01-02T03:04:05+09:00",
        "ok": "true",
        "n": "7",
        "extra": {"x": ["1", "2"]},
    }
    text = json.dumps({"ok": False, "n": 1.10, "none": None, "list": [{"a": 1}]})
    assert split(text).values == {"ok": "false", "n": "1.1", "none": None, "list": [{"a": "1"}]}


@pytest.mark.parametrize(
    ("line", "title", "line_of_note"),
    [
        ("title: Foo: bar", "Foo: bar", 3),
        ("title: @x", "@x", 3),
        ("title: [draft] x", "[draft] x", 3),
        ("title: *x* and y", "*x* and y", 3),
        ('title: "Foo" bar', '"Foo" bar', 3),
        ("title: it's: so", "it's: so", 3),
        ("title: `code`", "`code`", 3),
        ("title: 100%: %x", "100%: %x", 3),
    ],
)
def test_a_value_that_lacks_quotes_is_mended_and_reported(line: str, title: str, line_of_note: int) -> None:
    header = split(yaml("date: 2020-01-01", line, "slug: b"))
    assert header.values == {"date": "2020-01-01", "title": title, "slug": "b"}
    assert header.notes == (f"line {line_of_note}: quotes were missing around {title!r}",)


def test_two_mended_lines_are_two_notes() -> None:
    assert len(split(yaml("title: a: b", "quote: c: d")).notes) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: A\n", "line 1: the header that opens with --- is never closed"),
        ("+++\ntitle = 'A'\n", "line 1: the header that opens with +++ is never closed"),
        (yaml("title: A", "tags: [a, b", "x: 1"), "line 4: the header is not YAML"),
        (yaml("title: A", "\ttags: a"), "line 3: the header is not YAML"),
        (yaml("- a", "- b"), "line 2: the header is not a list of"),
        (yaml("just words"), "line 2: the header is not a list of"),
        ("+++\na = 1\nb =\n+++\n", "line 3: the header is not TOML: Invalid value"),
        ("+++\na = 1\na = 2\n+++\n", "the header is not TOML"),
        ('{"a": 1,\n b}\n', "line 2: the header is not JSON"),
        ("---json\n{\n a}\n---\n", "line 3: the header is not JSON"),
        ('---json\n{"a": 1} x\n---\n', "something follows"),
        ("---json\n[1]\n---\n", "not a JSON object"),
        ("+++\na = " + "[" * 5000 + "\n+++\n", "nested too deep"),
        ('{"a": ' + "[" * 100_000, "nested too deep"),
        (yaml("a: " + "[" * 900 + "]" * 900), "nested too deep"),
    ],
)
def test_a_broken_header_names_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        split(text)
    assert message in str(caught.value)


def test_of_two_equal_keys_the_last_counts_and_is_reported() -> None:
    header = split(yaml("tags: a", "Tags: b", "publish_date: c", "publishDate: d"))
    assert header.values == {"tags": "b", "publishdate": "d"}
    assert [note.split(" is ")[0] for note in header.notes] == ["the key 'Tags'", "the key 'publishDate'"]
    assert split('{"a": 1, "a": 2}').notes == ("the key 'a' is there twice; the last one counts",)


def test_yaml_makes_no_objects_and_follows_no_loop() -> None:
    values = split(
        yaml("a: !!python/object/apply:os.system [x]", "b: &b [*b, 1]", "c: &c {d: *c}", "? [k]", ": v")
    ).values
    assert values == {"a": ["x"], "b": [None, "1"], "c": {"d": None}, "": "v"}


def test_an_alias_bomb_is_not_blown_up() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(ValueError, match="aliases in aliases"):
        split(yaml(*lines))
    assert len(split(yaml(*lines[:4])).values) == 4


def test_control_characters_in_a_header_do_no_harm() -> None:
    assert split(yaml("title: a\x10b\x07\ufeff", "x: \u2028y")).values == {"title": "ab", "x": "y"}


def test_pelican_pairs_go_on_in_indented_lines_and_the_first_of_two_counts() -> None:
    header = split("Title: A\n    and more\nTags: a, b\nTags: c\n    d\nSummary:\n    one\n    two\n\n\nbody\n")
    assert header.values == {"title": "A and more", "tags": "a, b", "summary": "one two"}
    assert header.notes == ("the key 'Tags' is there twice; the first one counts",)
    assert header.body == "body\n"


def test_a_file_of_pairs_alone_has_an_empty_body() -> None:
    assert split("Title: A\nDate: 2020-01-01").body == ""


@pytest.mark.parametrize(
    ("text", "yes"), [("---\na: b", True), ("\ufeff+++\n", True), ("--- x", False), ("Title: a", False)]
)
def test_a_fence_is_told_from_text(text: str, yes: bool) -> None:
    assert has_fence(text) is yes


@pytest.mark.parametrize("key", ["publishDate", "publish_date", "Publish-Date", " PUBLISHDATE "])
def test_keys_have_one_spelling(key: str) -> None:
    assert fold(key) == "publishdate"


def test_yes_and_no_are_told_from_dates_and_lists() -> None:
    yes: list[Value] = ["true", "Yes", "2020-01-01", None, ["true"]]
    assert [is_true(value) for value in yes] == [True, True, False, False, False]
    assert [is_false(value) for value in ("false", "No", "0", "", None)] == [True, True, True, False, False]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.one_of(WORDS, st.lists(WORDS))))
def test_json_written_by_a_program_is_read_back(values: dict[str, str | list[str]]) -> None:
    header = split(json.dumps(values, ensure_ascii=False) + "\nbody")
    assert header.values == values
    assert header.body == "body"


@given(st.text(max_size=200), st.sampled_from(["---\n", "+++\n", '{"', "---json\n", "Title: ", "---\ntitle: "]))
def test_no_text_raises_anything_but_value_error(text: str, opening: str) -> None:
    with contextlib.suppress(ValueError):
        assert "\r" not in split(opening + text + "\n" + opening[:3] + "\nbody").body


@pytest.mark.parametrize("deep", ["a: " + "[" * 190_000, "a: " + "{b: " * 45_000, "- " * 50_000, "? " * 50_000])
def test_no_header_is_so_deep_that_the_process_dies_of_it(deep: str) -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        split(f"---\n{deep}\n---\nwords\n")


@pytest.mark.parametrize("line", [f"{'a.' * 20_000}a = 1", f"[{'a . ' * 20_000}a]", f"x = {{{'a.' * 20_000}a = 1}}"])
def test_a_key_of_toml_in_very_many_parts_is_refused_before_it_is_parsed(line: str) -> None:
    with pytest.raises(ValueError, match="a key of more than 50 parts"):
        split(f"+++\n{line}\n+++\n")
