"""The configuration: defaults, overrides, and every mistake at once in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.config import load
from feeds.errors import ConfigError
from feeds.settings import Settings


def configured(tmp_path: Path, text: str, **overrides: str) -> Settings:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, overrides)


def mistakes(tmp_path: Path, text: str, **overrides: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, text, **overrides)
    return list(caught.value.mistakes)


def test_all_defaults_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(None, {"at": "https://news.example:8443/feeds"})
    assert settings.feeds.at == "https://news.example:8443/feeds/"
    assert settings.home == "https://news.example:8443/"
    assert (settings.title, settings.authority, settings.site.language, settings.site.timezone) == (
        "news.example",
        "news.example",
        "en",
        "UTC",
    )
    assert (settings.feeds.to, settings.feeds.store) == (str(tmp_path / "public"), str(tmp_path / ".feeds"))
    assert [source.from_ for source in settings.source] == [str(tmp_path / "articles")]


def test_paths_of_the_file_are_relative_to_it_and_those_of_the_command_line_to_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    settings = configured(tmp_path, '[feeds]\nto = "out"\n[[source]]\nfrom = "texts"\n', store="state")
    assert settings.feeds.to == str(tmp_path / "out")
    assert settings.source[0].from_ == str(tmp_path / "texts")
    assert settings.feeds.store == str(tmp_path / "here/state")


def test_overrides_win(tmp_path: Path) -> None:
    text = '[feeds]\nto = "out"\nat = "https://a.example/"\n[[source]]\nfrom = "texts"\n'
    settings = configured(tmp_path, text, at="https://b.example/", to="/srv/x", **{"from": "/srv/y"})
    assert (settings.feeds.at, settings.feeds.to, settings.source[0].from_) == (
        "https://b.example/",
        "/srv/x",
        "/srv/y",
    )


@pytest.mark.parametrize(
    "at", ["http://localhost:8000/", "http://127.0.0.1/", "http://[::1]:80/", "http://x.localhost/"]
)
def test_a_loopback_host_mints_nothing(tmp_path: Path, at: str) -> None:
    assert configured(tmp_path, "", at=at).authority == "feeds.invalid"


def test_a_configured_authority_holds_whatever_the_host(tmp_path: Path) -> None:
    assert (
        configured(tmp_path, '[site]\nauthority = "old.example"\n', at="http://localhost/").authority == "old.example"
    )


def test_every_mistake_is_told_at_once_by_its_key_path(tmp_path: Path) -> None:
    text = """
    [site]
    titel = "x"
    timezone = "Mars/Olympus"
    language = "en_GB"
    [feeds]
    entries = "many"
    formats = ["rss", "xml"]
    at = "news.example"
    [[source]]
    vanished = "burn"
    [category.Asia]
    alias = ["x"]
    """
    told = mistakes(tmp_path, text)
    assert told == [
        "site.language: 'en_GB' is not a language tag, as en, de-AT or zh-Hant are (BCP 47)",
        "site.timezone: no such time zone: 'Mars/Olympus'; write it as in Europe/Berlin",
        "site.titel: unknown key; did you mean title?",
        "source.0.vanished: input should be 'withdraw' or 'keep', not 'burn'",
        "feeds.at: 'news.example' is not an absolute http(s) URL, as https://news.example/feeds/ is",
        "feeds.formats.1: input should be 'rss', 'atom' or 'json', not 'xml'",
        "feeds.entries: input should be a valid integer, unable to parse string as an integer, not 'many'",
        "category.Asia.alias: unknown key; did you mean aliases?",
    ]


def test_a_key_that_resembles_none_gets_the_list(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "[zzz]\n") == [
        "zzz: unknown key; known: site, source, feeds, serve, category, sitemap, feed, rule"
    ]


def test_what_is_no_toml_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"feeds\.toml: not TOML: .*line 1"):
        configured(tmp_path, "[site\n")


def test_a_missing_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "missing.toml")


def test_places_must_be_apart(tmp_path: Path) -> None:
    assert "need a directory of their own" in mistakes(tmp_path, '[feeds]\nto = "articles"\n')[0]
    assert "lies under --to" in mistakes(tmp_path, '[feeds]\nstore = "public/state"\n')[0]
    assert "lies under --from" in mistakes(tmp_path, '[feeds]\nstore = "articles/state"\n')[0]


def test_sources_need_names_of_their_own(tmp_path: Path) -> None:
    assert "a name of its own" in mistakes(tmp_path, '[[source]]\nfrom = "a"\n[[source]]\nfrom = "b"\n')[0]


def test_from_can_not_override_several_sources(tmp_path: Path) -> None:
    text = '[[source]]\nname = "a"\n[[source]]\nname = "b"\n'
    assert "several [[source]] tables" in mistakes(tmp_path, text, **{"from": "x"})[0]


def test_an_empty_list_of_formats_or_sources_is_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "source = []\n[feeds]\nformats = []\n") == [
        "source: at least one is needed",
        "feeds.formats: at least one is needed",
    ]


@pytest.mark.parametrize("text", ["feeds = 1\n", 'source = "x"\n', "[source]\n", "site = []\n"])
def test_tables_of_the_wrong_kind_are_told(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text)


def test_an_unknown_placeholder_of_a_permalink_is_told(tmp_path: Path) -> None:
    told = mistakes(tmp_path, '[[source]]\npermalink = "/:yaer/:slug/"\n')[0]
    assert told.startswith("source.0.permalink: :yaer is not known in a permalink; these are: :year,")


def test_an_at_with_a_query_is_refused(tmp_path: Path) -> None:
    assert "must not have a query" in mistakes(tmp_path, "", at="https://news.example/?a=1")[0]


def test_a_fingerprint_changes_with_its_tables_only(tmp_path: Path) -> None:
    one = configured(tmp_path, '[site]\ntitle = "A"\n')
    two = configured(tmp_path, '[site]\ntitle = "B"\n')
    assert one.fingerprint("feeds") == two.fingerprint("feeds")
    assert one.fingerprint("site") != two.fingerprint("site")


@pytest.mark.parametrize("at", ["http://[2001:db8::1]/", "http://192.0.2.7/", "http://127.0.0.2/"])
def test_an_address_mints_nothing(tmp_path: Path, at: str) -> None:
    assert configured(tmp_path, "", at=at).authority == "feeds.invalid"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[site]\nauthority = "My News"\n', "site.authority: 'My News' is neither a domain"),
        ('[site]\ntitle = "a\\u0001b"\n', "site.title: it holds a control character"),
        ('[feeds]\nat = "http://u:secret@host.example/"\n', "feeds.at: it must not have a user name or a password"),
        ('[feeds]\nto = "a\\u0000b"\n', "no usable path"),
        ('[feeds]\nto = "~nosuchuser-here/x"\n', "no usable path"),
    ],
)
def test_what_could_never_be_right_is_told_before_anything_starts(tmp_path: Path, text: str, told: str) -> None:
    assert any(told in mistake for mistake in mistakes(tmp_path, text))


def test_a_name_that_leads_to_two_categories_is_told(tmp_path: Path) -> None:
    text = '[category.a]\nwas = ["B"]\n[category.b]\nwas = ["a"]\n'
    assert "leads to both 'a' and 'b'" in mistakes(tmp_path, text)[0]


def test_a_podcast_says_what_directories_need(tmp_path: Path) -> None:
    needed = """
    [category."a".podcast]
    category = "TV & Film/Film Reviews"
    image = "https://news.example/a.png"
    email = "a@news.example"
    """
    said = configured(tmp_path, needed).category["a"].podcast
    assert said
    assert (said.category, said.type, said.explicit, said.block) == ("TV & Film/Film Reviews", "episodic", False, False)


def test_a_podcast_that_no_directory_would_take_is_told_at_the_start(tmp_path: Path) -> None:
    text = """
    [category."a".podcast]
    category = "News/Daily new"
    image = "cover.png"
    type = "daily"
    email = "desk"
    explicit = "no"
    autor = "x"
    [category."b".podcast]
    category = "Seafaring"
    """
    assert mistakes(tmp_path, text) == [
        "category.a.podcast.category: 'News/Daily new' is not one of Apple's categories of podcasts;"
        " did you mean 'News/Daily News'?",
        "category.a.podcast.image: 'cover.png' is not an absolute http(s) URL, as https://news.example/ is",
        "category.a.podcast.email: 'desk' is no mail address, as desk@news.example is",
        "category.a.podcast.explicit: this is true or false, not 'no'",
        "category.a.podcast.type: input should be 'episodic' or 'serial', not 'daily'",
        "category.a.podcast.autor: unknown key; did you mean author?",
        "category.b.podcast.category: 'Seafaring' is not one of Apple's categories of podcasts;"
        " some are 'News/Politics', 'Society & Culture' and 'Arts/Books'",
        "category.b.podcast.image: this key is needed",
        "category.b.podcast.email: this key is needed",
    ]
