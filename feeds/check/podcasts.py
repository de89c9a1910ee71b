"""Apple's categories of podcasts: the list of 2019, and what was dropped from the one before."""

from __future__ import annotations

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_CATEGORIES = {
    "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
    "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
    "Comedy": "Comedy Interviews|Improv|Stand-Up",
    "Education": "Courses|How To|Language Learning|Self-Improvement",
    "Fiction": "Comedy Fiction|Drama|Science Fiction",
    "Government": "",
    "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
    "History": "",
    "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
    "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games",
    "Music": "Music Commentary|Music History|Music Interviews",
    "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News",
    "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
    "Science": (
        "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences"
    ),
    "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
    "Sports": (
        "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis"
        "|Volleyball|Wilderness|Wrestling"
    ),
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
}
_BEFORE = {
    "Arts": "Literature",
    "Business": "Business News|Management & Marketing|Shopping",
    "Education": "Education Technology|Educational Technology|Higher Education|K-12|Language Courses|Training",
    "Games & Hobbies": "Automotive|Aviation|Hobbies|Other Games|Video Games",
    "Government & Organizations": "Local|National|Non-Profit|Regional",
    "Health": "Alternative Health|Fitness & Nutrition|Self-Help|Sexuality",
    "News & Politics": "",
    "Religion & Spirituality": "Other",
    "Science & Medicine": "Medicine|Natural Sciences|Social Sciences",
    "Society & Culture": "History",
    "Sports & Recreation": "Amateur|College & High School|Outdoor|Professional",
    "Technology": "Gadgets|Podcasting|Software How-To|Tech News",
}
_SUBCATEGORIES = {name: frozenset(listed.split("|")) - {""} for name, listed in _CATEGORIES.items()}
#: What Apple has dropped: a category alone, with None, or a subcategory with the category that it stands in.
OLD = frozenset(
    [(None, name) for name in _BEFORE.keys() - _CATEGORIES.keys()]
    + [(name, sub) for name, listed in _BEFORE.items() for sub in listed.split("|") if sub]
)


def among(category: str | None) -> frozenset[str]:
    """The names that a category may have: those of the subcategories of one, or of all categories for None."""
    return frozenset(_CATEGORIES) if category is None else _SUBCATEGORIES.get(category, frozenset())
