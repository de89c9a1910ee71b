"""Atom 1.0 (RFC 4287): persons (section 3.2)."""

from __future__ import annotations

from feeds.check.atom_places import Faults
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.text import address, is_address
from feeds.check.xml import ATOM, Element, Tree, local, text

RULES: Rules[Tree, Element] = Rules()
_PEOPLE = (ATOM + "author", ATOM + "contributor")


@RULES.rule("atom-author", MUST, "RFC 4287 sections 4.1.1, 4.1.2 and 4.2.1")
def author(tree: Tree) -> Faults:
    """The feed has an author, or every entry (or its source) has one."""
    if tree.root.find(ATOM + "author") is not None:
        return
    if not tree.entries:
        yield tree.root, "the feed has no author"
    for entry in tree.entries:
        if entry.find(ATOM + "author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield entry, "neither the entry nor the feed has an author"


@RULES.rule("atom-person", MUST, "RFC 4287 section 3.2")
def person(tree: Tree) -> Faults:
    """A person has one name that says something, and at most one uri and e-mail address."""
    for found in tree.named(*_PEOPLE):
        named = found.findall(ATOM + "name")
        if len(named) != 1 or not text(named[0]).strip():
            yield found, f"<{local(found)}> has {len(named) if len(named) != 1 else 'a blank'} <name>"
        for name in ("uri", "email"):
            if len(found.findall(ATOM + name)) > 1:
                yield found, f"<{local(found)}> has more than one <{name}>"


@RULES.rule("atom-email", MUST, "RFC 4287 section 3.2.3; RFC 5322 section 3.4.1")
def email(tree: Tree) -> Faults:
    """An email is an e-mail address and nothing else."""
    for found in tree.named(ATOM + "email"):
        if not is_address(text(found)):
            yield found, f"{text(found)!r} is no e-mail address"


@RULES.rule("atom-name-mail", SHOULD, "RFC 4287 section 3.2.1")
def mail_in_name(tree: Tree) -> Faults:
    """A name holds no e-mail address: there is an element for it."""
    for found in tree.named(ATOM + "name"):
        if mail := address(text(found)):
            yield found, f"the name holds the address {mail}, which belongs in <email>"
