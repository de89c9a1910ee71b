"""Combined feeds in the configuration: what can be said, and what is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds.config import load
from feeds.errors import ConfigError
from feeds.settings import Settings


def configured(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, text)
    return list(caught.value.mistakes)


def test_every_kind_of_condition(tmp_path: Path) -> None:
    settings = configured(
        tmp_path,
        """
        [feed.mine]
        category = ["Asia", "far east"]
        tag = ["Vote"]
        any = { category = ["politics"], author = ["Jane  Doe"] }
        all = { language = ["en-GB"], tag = ["x"] }
        none = { author = ["The wire"] }
        [category."East Asia"]
        aliases = ["Far East"]
        """,
    )
    asked = settings.feed["mine"].expression(settings.aliases)
    assert set(asked.each) == {
        frozenset([("category", "asia"), ("category", "east asia")]),
        frozenset([("tag", "vote")]),
        frozenset([("category", "politics"), ("author", "jane doe")]),
        frozenset([("language", "en-gb")]),
        frozenset([("tag", "x")]),
    }
    assert asked.none == {("author", "the wire")}
    assert asked.language() == "en-GB"


def test_settings_come_back_from_json_as_a_serving_process_gets_them(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[feed.mine]\ncategory = ["asia"]\nany = { tag = ["x"] }\n')
    assert Settings.model_validate(json.loads(settings.model_dump_json(by_alias=True))) == settings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[feed.x]\n", "feed.x: it has no condition; say which articles it shows, as in category ="),
        ('[feed.x]\ntitle = "X"\n', "feed.x: it has no condition"),
        ("[feed.x]\ncategory = []\n", "feed.x.category: at least one is needed"),
        ("[feed.x]\nany = {}\n", "feed.x.any: it names nothing; say what articles are asked for"),
        ('[feed.x]\ncategory = ["/"]\n', "feed.x.category.0: '/' names nothing"),
        ('[feed.x]\nlanguage = ["en_GB"]\n', "feed.x.language.0: 'en_GB' is not a language tag"),
        ('[feed.x]\ncategry = ["a"]\n', "feed.x.categry: unknown key; did you mean category?"),
        ('[feed.x]\nnone = { autor = ["a"] }\n', "feed.x.none.autor: unknown key; did you mean author?"),
        ('[feed."Far East"]\ntag = ["a"]\n', "can't be a feed's name, which is part of its URL; write it far-east"),
        ('[feed."?"]\ntag = ["a"]\n', "feed.?: '?' can't be a feed's name, which is part of its URL"),
        (
            '[feed."tag/x"]\ntag = ["a"]\n',
            "feed.tag/x: 'tag' means something else there; reserved: all, archive",
        ),
        (f'[feed.{"x" * 201}]\ntag = ["a"]\n', "it is longer than 200 bytes"),
        ('[feed.x]\ntag = ["a"]\n[category.X]\n', "feed.x: category.X has a feed of that name"),
        ('[feed.x]\ntag = ["a"]\nwas = ["y"]\n[feed.y]\ntag = ["a"]\n', "feed: 'y' leads to both 'y' and 'x'"),
    ],
)
def test_what_can_not_be_is_told(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(mistakes(tmp_path, text))


@pytest.mark.parametrize(
    "conditions",
    [
        'category = ["asia/japan"]\nnone = { category = ["Asia"] }',
        'any = { tag = ["a", "b"] }\nnone = { tag = ["A", "B"] }',
        'all = { language = ["de", "en"] }',
        'language = ["de"]\nall = { language = ["fr"] }',
        'language = ["de-AT"]\nnone = { language = ["de"] }',
        'category = ["APAC"]\nnone = { category = ["asia"] }',
    ],
)
def test_conditions_that_contradict_each_other_are_told(tmp_path: Path, conditions: str) -> None:
    (told,) = mistakes(tmp_path, f'[feed.x]\n{conditions}\n[category.asia]\naliases = ["apac"]\n')
    assert told == "feed.x: no article can be so, because its conditions contradict each other"


def test_all_but_some_is_a_feed(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[feed.ours]\nnone = { author = ["The wire"] }\n')
    assert settings.feed["ours"].expression({}).each == ()
