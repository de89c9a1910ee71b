"""The disk model: what it may and what it may not leave behind."""

from __future__ import annotations

from random import Random

import pytest

from tests.acceptance.crash.disk import (
    ANYTHING,
    BLOCK,
    Choice,
    Content,
    Disk,
    Make,
    Operation,
    Remove,
    Rename,
    Resize,
    Stamp,
    Sync,
    Tree,
    Write,
)

OLD, NEW = b"o" * BLOCK * 2, b"n" * BLOCK * 2


def disk(*operations: Operation, tree: Tree | None = None) -> Disk:
    made = Disk(tree or {})
    for operation in operations:
        made.apply(operation)
    return made


def drawn(on: Disk, choice: Choice = ANYTHING, draws: int = 200) -> list[Tree]:
    return [on.after_a_cut(choice, Random(seed)) for seed in range(draws)]


def contents(on: Disk, path: str = "a", choice: Choice = ANYTHING) -> set[bytes | None]:
    """What may be found at a path; None for nothing."""
    return {content.data if (content := tree.get(path)) else None for tree in drawn(on, choice)}


def test_what_was_there_at_first_lasts() -> None:
    tree: Tree = {"d": None, "d/a": Content(OLD, 7)}
    assert all(found == tree for found in drawn(Disk(tree)))


def test_a_file_lasts_once_it_and_its_directory_are_synced() -> None:
    on = disk(Make("a"), Write("a", 0, NEW), Stamp("a", 9), Sync("a"), Sync(""))
    assert all(found == {"a": Content(NEW, 9)} for found in drawn(on))


def test_syncing_a_file_does_not_make_its_name_last() -> None:
    assert contents(disk(Make("a"), Write("a", 0, NEW), Sync("a"))) == {None, NEW}


def test_syncing_a_directory_does_not_make_its_files_last() -> None:
    found = contents(disk(Make("a"), Write("a", 0, NEW), Sync("")))
    half = NEW[:BLOCK]
    assert {b"", NEW, half, bytes(BLOCK * 2), half + bytes(BLOCK), bytes(BLOCK) + half} <= found
    assert None not in found


def test_a_name_without_a_directory_that_lasts_is_lost() -> None:
    on = disk(Make("d", directory=True), Make("d/a"), Write("d/a", 0, NEW), Sync("d/a"), Sync("d"))
    assert contents(on, "d/a") == {None, NEW}
    on.apply(Sync(""))
    assert contents(on, "d/a") == {NEW}


@pytest.mark.parametrize("synced", [True, False], ids=["synced", "not synced"])
def test_a_rename_shows_the_old_or_the_new_and_what_was_not_synced_before_it_torn(synced: bool) -> None:
    on = disk(
        Make("t"), Write("t", 0, NEW), *([Sync("t")] if synced else []), Rename("t", "a"), tree={"a": Content(OLD)}
    )
    found = contents(on)
    assert {OLD, NEW} <= found
    assert (found == {OLD, NEW}) is synced
    assert all(("t" in tree) <= (tree["a"] == Content(OLD)) for tree in drawn(on))


def test_a_link_lasts_once_its_directory_is_synced_and_the_name_that_was_there_stays() -> None:
    on = disk(Make("d", directory=True), Sync(""), Rename("a", "d/b", keeps=True), tree={"a": Content(OLD)})
    assert contents(on) == {OLD}
    assert contents(on, "d/b") == {None, OLD}
    on.apply(Sync("d"))
    assert contents(on, "d/b") == {OLD}


def test_a_rename_between_directories_may_be_done_by_halves_until_both_are_synced() -> None:
    on = disk(Make("d", directory=True), Sync(""), Rename("a", "d/b"), tree={"a": Content(OLD)})
    assert {frozenset(tree) - {"d"} for tree in drawn(on)} == {
        frozenset(), frozenset({"a"}), frozenset({"d/b"}), frozenset({"a", "d/b"})
    }  # fmt: skip


def test_a_rename_is_lost_with_the_making_of_what_it_renames() -> None:
    on = disk(Make("t"), Sync("t"), Rename("t", "a"))
    assert {frozenset(tree) for tree in drawn(on)} == {frozenset(), frozenset({"t"}), frozenset({"a"})}


def test_of_several_renames_any_may_be_there() -> None:
    pairs = [(Make(f"t{n}"), Rename(f"t{n}", f"a{n}")) for n in (1, 2)]
    on = disk(*(one for pair in pairs for one in pair))
    ends = {frozenset(tree) for tree in drawn(on)}
    assert {frozenset({"a1", "a2"}), frozenset({"a1"}), frozenset({"a2"}), frozenset()} <= ends
    in_order = {frozenset(tree) for tree in drawn(on, Choice("order", "all"))}
    assert frozenset({"a2"}) not in in_order
    assert frozenset({"a1"}) in in_order


def test_a_removal_is_undone_until_the_directory_is_synced() -> None:
    on = disk(Remove("a"), tree={"a": Content(OLD)})
    assert contents(on) == {None, OLD}
    on.apply(Sync(""))
    assert contents(on) == {None}


def test_a_file_made_anew_is_never_mixed_with_the_one_before() -> None:
    on = disk(Remove("a"), Make("a"), Write("a", 0, NEW), Sync("a"), tree={"a": Content(OLD)})
    assert contents(on) == {None, OLD, NEW}


def test_blocks_of_an_overwritten_file_are_each_old_or_new() -> None:
    found = contents(disk(Write("a", 0, NEW), tree={"a": Content(OLD)}))
    assert found == {x + y for x in (OLD[:BLOCK], NEW[:BLOCK]) for y in (OLD[:BLOCK], NEW[:BLOCK])}


def test_a_block_is_as_it_was_at_some_moment() -> None:
    on = disk(Write("a", 0, b"1"), Write("a", 1, b"2"), tree={"a": Content(b"00")})
    assert contents(on) == {b"00", b"10", b"12"}


def test_what_is_cut_off_is_gone_or_there_and_never_zeroed_in_place() -> None:
    on = disk(Resize("a", BLOCK), tree={"a": Content(OLD)})
    assert contents(on) == {OLD, OLD[:BLOCK]}


def test_what_was_cut_off_does_not_come_back_when_the_file_grows() -> None:
    on = disk(Resize("a", 0), Sync("a"), Resize("a", BLOCK), tree={"a": Content(OLD)})
    assert contents(on) == {b"", bytes(BLOCK)}


def test_a_sync_of_data_alone_does_not_make_the_time_last() -> None:
    on = disk(Write("a", 0, NEW), Stamp("a", 9), Sync("a", times=False), tree={"a": Content(OLD, 7)})
    assert {tree["a"] for tree in drawn(on)} == {Content(NEW, 7), Content(NEW, 9)}


def test_nothing_and_everything_are_among_the_choices() -> None:
    on = disk(Make("b"), Write("a", 0, NEW), tree={"a": Content(OLD)})
    assert drawn(on, Choice("none", "none"), 1) == [{"a": Content(OLD)}]
    assert drawn(on, Choice("all", "all"), 1) == [{"a": Content(NEW), "b": Content(b"")}] == [on.seen()]
    assert drawn(on, Choice("none", "all"), 1) == [{"a": Content(NEW)}]


def test_what_is_there_now_is_told_from_what_is_not() -> None:
    on = disk(Make("a"), Rename("a", "b"))
    assert (on.holds("a"), on.holds("b"), on.holds("")) == (False, True, True)
    with pytest.raises(KeyError):
        on.apply(Remove("a"))
