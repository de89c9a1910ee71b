"""What stands in Apple's list of podcast categories of 2019, and what was dropped from the one before."""

from __future__ import annotations

from feeds.podcast import SUBCATEGORIES

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
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
#: What Apple has dropped: a category alone, with None, or a subcategory with the category that it stands in.
OLD = frozenset(
    [(None, name) for name in _BEFORE.keys() - SUBCATEGORIES.keys()]
    + [(name, sub) for name, listed in _BEFORE.items() for sub in listed.split("|") if sub]
)


def among(category: str | None) -> frozenset[str]:
    """The names that a category may have: those of the subcategories of one, or of all categories for None."""
    return frozenset(SUBCATEGORIES if category is None else SUBCATEGORIES.get(category, ()))
