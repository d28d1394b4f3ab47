"""The table of a log's objects, against a dictionary."""

from __future__ import annotations

import hashlib
import random

from archiver.jobs.verifying.objects import NamedObjects, SomeObjects, Wanted


def _name(number: int) -> str:
    return hashlib.sha256(b"%d" % number).hexdigest()


def test_it_knows_each_object_once_by_its_first_entry_in_order() -> None:
    dice = random.Random(3)
    named, model = NamedObjects(), dict[str, Wanted]()
    for entry in range(3_000):
        name = _name(dice.randrange(1_000))
        size = int(name[:6], 16)
        named.add(name, size, entry)
        model.setdefault(name, Wanted(name, size, None, entry))
        if entry % 1_000 == 500:
            assert len(named) == len(model)
    assert all(name in named for name in model)
    assert _name(5_000) not in named
    removed = {_name(1), _name(2), _name(5_000)}
    wanted = named.wanted(removed, {_name(3): "f" * 128})
    expected = [model[name] for name in sorted(model) if name not in removed]
    assert [each._replace(sha512=None) for each in wanted] == expected
    assert [wanted[place]._replace(sha512=None) for place in range(len(wanted))] == expected
    assert [each.sha256 for each in wanted if each.sha512] == ([_name(3)] if _name(3) in model else [])
    assert wanted.total_bytes == sum(each.size for each in expected)
    assert (_name(1) in wanted, expected[0].sha256 in wanted, expected[0] in wanted) == (False, True, True)

    folders = {each.sha256[:2] for each in expected[:100]}
    left = wanted.without(folders)
    assert [each.sha256 for each in left] == [each.sha256 for each in expected if each.sha256[:2] not in folders]
    assert sum(wanted.folders.values()) == len(wanted)
    assert [each.entry for each in wanted.of_folder("00")] == [
        each.entry for each in expected if each.sha256.startswith("00")
    ]
    some = SomeObjects(wanted, [3, 5])
    assert [each.entry for each in some] == [expected[3].entry, expected[5].entry]


def test_no_object_at_all() -> None:
    wanted = NamedObjects().wanted()
    assert (len(wanted), list(wanted), wanted.total_bytes, _name(1) in wanted) == (0, [], 0, False)
    assert list(wanted.without({"ab"})) == []


def test_numbers_of_a_hostile_log_fit() -> None:
    named = NamedObjects()
    named.add(_name(1), 2**70, 2**70)
    assert named.wanted()[0].size == 2**64 - 1
