from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from feeds import briefs, run
from feeds.article import Person
from feeds.config import load
from feeds.errors import ConfigError, SourceError
from feeds.read.headers import registry
from feeds.read.headers.people import people
from tests.sites import lay_out, post

if TYPE_CHECKING:
    from pathlib import Path

ANN = Person(name="Ann Lee", uri="https://ann.example/", email="ann@a.example", avatar="https://ann.example/a.png")
BO = Person(name="Bo Ek")


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (
            {
                "a.yml": "ann:\n  name: Ann Lee\n  url: https://ann.example/\n  email: ann@a.example\n"
                "  image_url: https://ann.example/a.png\nbo: Bo Ek\nempty:\n"
            },
            "a.yml",
        ),
        (
            {
                "a.json": '{"ann": {"name": "Ann Lee", "website": "https://ann.example/", "id": 7,'
                ' "email": "ann@a.example", "avatar": "https://ann.example/a.png"}, "bo": {"name": "Bo Ek"}}'
            },
            "a.json",
        ),
        (
            {
                "a.toml": '[ann]\ndisplay_name = "Ann Lee"\nuri = "https://ann.example/"\nemail = "ann@a.example"\n'
                'photo = "https://ann.example/a.png"\n[bo]\nname = "Bo Ek"\n'
            },
            "a.toml",
        ),
        (
            {
                "a.yaml": "# people\n- id: ann\n  name: Ann Lee\n  url: https://ann.example/\n  email: ann@a.example\n"
                "  picture: https://ann.example/a.png\n- username: bo\n  name: Bo Ek\n"
            },
            "a.yaml",
        ),
        (
            {
                "d/_index.md": "---\ntitle: All\n---\n",
                "d/.hidden.yml": "name: No\n",
                "d/ann/_index.md": "---\nname: Ann Lee\nurl: https://ann.example/\nemail: ann@a.example\n"
                "avatar: https://ann.example/a.png\n---\nAbout her.\n",
                "d/bo.yaml": "name: Bo Ek\n",
            },
            "d",
        ),
    ],
)
def test_a_registry_in_any_of_its_shapes(tmp_path: Path, files: dict[str, str], path: str) -> None:
    lay_out(tmp_path, files)
    known = registry.known((str(tmp_path / path),))
    assert people({"author": "ann"}, authors=known) == (ANN,)
    assert people({"authors": ["ann", "bo", "Cy"]}, authors=known) == (ANN, BO, Person(name="Cy"))
    assert people({"authors": "ann, bo"}, authors=known) == (ANN, BO)
    assert people({"author": "ANN"}, authors=known) == (ANN,)
    assert people({"author": "Ann Lee"}, authors=known) == (ANN,)
    assert people({"author": "Ann, Chief"}, authors=known) == (Person(name="Ann, Chief"),)


def test_what_the_article_says_of_a_person_goes_first(tmp_path: Path) -> None:
    lay_out(tmp_path, {"a.yml": "ann: {name: Ann Lee, url: https://ann.example/, email: ann@a.example}\n"})
    known = registry.known((str(tmp_path / "a.yml"),))
    told = people({"authors": [{"key": "ann", "url": "https://other.example/"}]}, authors=known)
    assert told == (Person(name="Ann Lee", uri="https://other.example/", email="ann@a.example"),)


def test_it_is_small_for_workers_and_changes_with_its_content_alone(tmp_path: Path) -> None:
    many = "".join(f"id{number}: {{name: Person {number}}}\n" for number in range(5000))
    lay_out(tmp_path, {"a.yml": many})
    known = registry.known((str(tmp_path / "a.yml"),))
    assert len(pickle.dumps(known)) < 1000
    (tmp_path / "a.yml").write_text(many, encoding="utf-8")
    assert registry.known((str(tmp_path / "a.yml"),)) == known
    (tmp_path / "a.yml").write_text(many + "x: {name: X}\n", encoding="utf-8")
    assert registry.known((str(tmp_path / "a.yml"),)) != known
    assert registry.check(str(tmp_path / "a.yml")) > 5000


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.yml", "ann: [\n", "a.yml: line 2: not YAML"),
        ("a.yml", "x: " + "[" * 100_000, "a.yml: nested too deep"),
        ("a.json", "{", "a.json: "),
        ("a.json", "[" * 100_000, "a.json: nested too deep"),
        ("a.toml", "x = \n", "a.toml: "),
        ("a.txt", "x", "a.txt: its name ends in none of .yml"),
        ("a.json", "3", "a.json: not a mapping"),
    ],
)
def test_one_that_can_not_be_read_is_told_before_anything_starts(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    lay_out(tmp_path, {name: text, "feeds.toml": f'[[source]]\nauthors = "{name}"\n', "articles/a.md": post("A")})
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "feeds.toml")
    assert f"source.0.authors: {tmp_path}/{why}" in caught.value.mistakes[0]


def test_one_that_is_missing_is_told(tmp_path: Path) -> None:
    lay_out(tmp_path, {"feeds.toml": '[[source]]\nauthors = ["nowhere.yml"]\n'})
    with pytest.raises(ConfigError, match=r"source\.0\.authors: .*nowhere\.yml: no such file"):
        load(tmp_path / "feeds.toml")
    with pytest.raises(SourceError, match=r"the registry of authors can't be read: .*nowhere\.yml: no such file"):
        registry.known((str(tmp_path / "nowhere.yml"),))


def test_a_change_of_the_registry_reaches_articles_that_did_not_change(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "feeds.toml": '[[source]]\nauthors = "people.yml"\n[feeds]\nat = "https://e.example/"\n',
            "people.yml": "ann: {name: Ann Lee}\n",
            "articles/a.md": post("A", author="ann"),
        },
    )
    settings = load(tmp_path / "feeds.toml")
    run.run(settings)
    document = tmp_path / "public" / "all.json"
    assert '"Ann Lee"' in document.read_text(encoding="utf-8")
    before = briefs.reading(settings, settings.source[0])
    (tmp_path / "people.yml").write_text("ann: {name: Ann Leigh}\n", encoding="utf-8")
    assert briefs.reading(settings, settings.source[0]) != before
    run.run(settings)
    assert '"Ann Leigh"' in document.read_text(encoding="utf-8")
    assert not run.run(settings).released.published
