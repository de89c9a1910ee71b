"""Tables of the configuration that say which feeds there are and what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from feeds import classify, phrases, select
from feeds.traits import Expression, Trait
from feeds.values import ContentMode, Email, Language, Page, PodcastCategory, Switch, Text, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _folds(term: str) -> str:
    if not select.fold(term):
        raise ValueError(f"{term!r} names nothing")
    return term


def _feed_name(name: str) -> str:
    """A feed's name stands in URLs, so it is written as it stands there."""
    plain = select.slug(name)
    if name != plain or name != select.fold(name):
        meant = f"; write it {plain}" if plain else ""
        raise ValueError(f"{name!r} can't be a feed's name, which is part of its URL{meant}")
    if name.split("/")[0] in select.RESERVED:
        raise ValueError(f"{name.split('/')[0]!r} means something else there; reserved: {', '.join(select.RESERVED)}")
    if len(name.encode()) > select.LONGEST:
        raise ValueError(f"it is longer than {select.LONGEST} bytes")
    return name


FeedName = Annotated[str, AfterValidator(_feed_name)]
Several = Annotated[
    tuple[Annotated[Text, AfterValidator(_folds)], ...],
    BeforeValidator(lambda said: [said] if isinstance(said, str) else said),
]
Terms = Annotated[tuple[Annotated[Text, AfterValidator(_folds)], ...], AfterValidator(some)]
Languages = Annotated[tuple[Language, ...], AfterValidator(some)]


class Table(BaseModel):
    """A table with these keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Sitemap(Table):
    """[sitemap]: what crawlers are told of the articles' pages."""

    pages: Switch = False
    news: Switch = False


class Podcast(Table):
    """[category."Asia".podcast]: what podcast directories want to know of a feed."""

    category: PodcastCategory
    image: Page
    email: Email
    explicit: Switch = False
    type: Literal["episodic", "serial"] = "episodic"
    author: Text | None = None
    owner: Text | None = None
    block: Switch = False


class Said(Table):
    """What can be said of any feed that has a table."""

    title: Text | None = None
    was: tuple[Text, ...] = ()
    description: Text | None = None
    content: ContentMode | None = None
    deltas: Switch | None = None
    history: Switch | None = None
    podcast: Podcast | None = None


class Facets(Table):
    """What an article can be asked for, by kind."""

    category: Terms | None = None
    author: Terms | None = None
    tag: Terms | None = None
    language: Languages | None = None

    def facets(self, aliases: Mapping[str, str]) -> Iterator[frozenset[Trait]]:
        """The traits of each kind that is asked for."""
        named = {
            "category": [select.fold(select.meant(term, aliases)) for term in self.category or ()],
            "author": [select.fold(term) for term in self.author or ()],
            "tag": [select.fold(term) for term in self.tag or ()],
            "language": [tag.lower() for tag in self.language or ()],
        }
        yield from (frozenset((kind, key) for key in keys) for kind, keys in named.items() if keys)


class Group(Facets):
    """any, all or none: some traits, whatever their kinds."""

    @model_validator(mode="after")
    def _names_something(self) -> Group:
        if not any(self.facets({})):
            raise ValueError('it names nothing; say what articles are asked for, as in { category = ["asia"] }')
        return self

    def traits(self, aliases: Mapping[str, str]) -> frozenset[Trait]:
        """All of them."""
        return frozenset().union(*self.facets(aliases))


class Combined(Said, Facets):
    """[feed."asia-politics"]: a feed of the articles for which all that stands here holds."""

    any_: Annotated[Group | None, Field(alias="any")] = None
    all_: Annotated[Group | None, Field(alias="all")] = None
    none: Group | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Combined:
        expression = self.expression({})
        if not expression.each and not expression.none:
            raise ValueError('it has no condition; say which articles it shows, as in category = ["asia", "politics"]')
        return self

    def expression(self, aliases: Mapping[str, str]) -> Expression:
        """What it asks of articles; `aliases` lead folded terms to the categories meant."""
        each = list(self.facets(aliases))
        if self.any_:
            each.append(self.any_.traits(aliases))
        if self.all_:
            each += [frozenset([trait]) for trait in sorted(self.all_.traits(aliases))]
        return Expression(each=tuple(each), none=self.none.traits(aliases) if self.none else frozenset())


class Match(Table):
    """[[rule]] match: what an article is asked for; of each key one has to hold, and all keys that are stated."""

    words: Several = ()
    in_: Annotated[tuple[Literal["title", "summary", "body"], ...], AfterValidator(some), Field(alias="in")] = (
        "title",
        "summary",
    )
    category: Several = ()
    tag: Several = ()
    folder: Several = ()
    subject: Several = ()
    source: Several = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Match:
        if not self.conditions():
            raise ValueError('it asks nothing; say which articles are meant, as in { words = ["Beijing"] }')
        return self

    def conditions(self) -> tuple[classify.Condition, ...]:
        """What is asked, ready to be held against articles; what costs most comes last."""
        words = tuple((phrases.folded(word), word) for word in self.words)
        stated: tuple[tuple[object, classify.Condition], ...] = (
            (self.category, classify.Categories(frozenset(map(select.fold, self.category)))),
            (self.tag, classify.Tags(frozenset(map(select.fold, self.tag)))),
            (self.folder, classify.Folders(tuple(map(classify.folder_pattern, self.folder)))),
            (self.subject, classify.Subjects(tuple(map(classify.subject_pattern, self.subject)))),
            (self.source, classify.Sources(self.source)),
            (self.words, classify.Words(words, self.in_)),
        )
        return tuple(condition for said, condition in stated if said)


class Rule(Table):
    """[[rule]]: articles that match are in these categories."""

    match: Match
    category: Several
    add: Switch = False

    @model_validator(mode="after")
    def _does_something(self) -> Rule:
        if self.add and not self.category:
            raise ValueError("it adds nothing; name a category, or leave out `add` to take the article out of its own")
        return self
