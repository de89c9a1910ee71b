"""Tables of the configuration that say which feeds there are and what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from feeds import select
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
