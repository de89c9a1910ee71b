"""What the feed of a podcast says of itself, and Apple's categories of 2019, by which directories sort podcasts."""

from __future__ import annotations

from dataclasses import dataclass

_WITHIN = {
    "Arts": "Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts",
    "Business": "Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit",
    "Comedy": "Comedy Interviews, Improv, Stand-Up",
    "Education": "Courses, How To, Language Learning, Self-Improvement",
    "Fiction": "Comedy Fiction, Drama, Science Fiction",
    "Government": "",
    "Health & Fitness": "Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality",
    "History": "",
    "Kids & Family": "Education for Kids, Parenting, Pets & Animals, Stories for Kids",
    "Leisure": "Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games",
    "Music": "Music Commentary, Music History, Music Interviews",
    "News": "Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News",
    "Religion & Spirituality": "Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality",
    "Science": (
        "Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics,"
        " Social Sciences"
    ),
    "Society & Culture": "Documentary, Personal Journals, Philosophy, Places & Travel, Relationships",
    "Sports": (
        "Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming,"
        " Tennis, Volleyball, Wilderness, Wrestling"
    ),
    "TV & Film": "After Shows, Film History, Film Interviews, Film Reviews, TV Reviews",
    "Technology": "",
    "True Crime": "",
}
#: Apple's categories, each with those within it.
SUBCATEGORIES = {name: tuple(filter(None, within.split(", "))) for name, within in _WITHIN.items()}
#: "News", and "News/Daily News" for a category within it.
CATEGORIES = tuple(
    "/".join(filter(None, (name, inner))) for name, within in SUBCATEGORIES.items() for inner in ("", *within)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """The itunes elements of a channel; `type` is episodic or serial, `image` a square picture, `owner` and `email`,
    by which they verify it, are for the directories alone. `block` keeps the podcast out of them.
    """

    category: str
    image: str
    email: str
    explicit: bool = False
    type: str = "episodic"
    author: str | None = None
    owner: str | None = None
    block: bool = False
