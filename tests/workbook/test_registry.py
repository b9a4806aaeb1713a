"""The registry: with real processes that write at once, one that is killed, and spoiled files."""

import sqlite3
import subprocess
import sys
import time

import numpy as np
import pytest

from workbook import data, features, model
from workbook.serve import provenance, registry

ORIGIN = {"data": "12ab", "code": "34cd", "environment": {"python": "3.11.7"}}


@pytest.fixture
def book(tmp_path):
    return registry.Registry(tmp_path / "models.db")


def child(code, book):
    """Start a process that has the registry as `book`."""
    head = (
        "import sys, numpy as np\n"
        "from workbook import registry\n"
        "book = registry.Registry(sys.argv[1], patience=30)\n"
        f"origin = {ORIGIN}\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + code, str(book.path)])


def trained():
    flights = data.load_flights()
    january = flights["month"] == 1
    facts = features.schedule(flights)[january]
    return facts, model.boosted_trees().fit(facts, features.is_late(flights)[january])


def test_versions_count_as_numbers_not_as_text(book):
    for change in ["major", *["minor"] * 10, "patch", "major"]:
        book.register("a model", change=change, **ORIGIN)
    minors = [f"1.{number}.0" for number in range(11)]
    assert book.versions().index.tolist() == [*minors, "1.10.1", "2.0.0"]


def test_it_serves_what_was_promoted_and_goes_back_step_by_step(book):
    for number in range(3):
        version = book.register({"number": number}, change="minor", **ORIGIN)
        assert book.live() == (f"1.{number - 1}.0" if number else None)
        book.promote(version)
    assert book.load() == {"number": 2}
    assert book.roll_back() == "1.1.0"
    assert book.roll_back() == "1.0.0"
    assert book.load() == {"number": 0}
    assert book.load("1.2.0") == {"number": 2}  # rolling back throws nothing away
    assert book.versions()["live"].tolist() == [True, False, False]
    book.promote("1.2.0")
    assert book.roll_back() == "1.0.0"


def test_a_model_built_again_has_the_same_bytes_and_answers(book):
    def made_from(facts):
        code, environment = registry.fingerprint_code(model, features), provenance.of_environment()
        return {"data": provenance.of_table(facts), "code": code, "environment": environment}

    facts, fitted = trained()
    version = book.register(fitted, change="major", **made_from(facts))
    facts, again = trained()
    assert book.compare(version, again, **made_from(facts))["same"].all()
    assert (book.load(version).predict_proba(facts) == again.predict_proba(facts)).all()
    other = book.compare(version, again.set_params(random_state=1), **made_from(facts[:-1]))
    assert other.index[~other["same"]].tolist() == ["data", "model"]


def test_a_model_built_in_another_process_has_the_same_bytes(book):
    _, fitted = trained()
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); import test_registry as t\n"
        "from workbook import registry; print(registry.fingerprint_model(t.trained()[1]))"
    )
    command = [sys.executable, "-c", code, "", str(registry.Path(__file__).parent)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told.strip() == registry.fingerprint_model(fitted)


def test_a_fingerprint_of_code_notices_each_word():
    whole = registry.fingerprint_code(model.boosted_trees, model.logistic_regression)
    assert whole == registry.fingerprint_code(model.boosted_trees, model.logistic_regression)
    assert whole != registry.fingerprint_code(model.logistic_regression, model.boosted_trees)
    assert registry.fingerprint_code(model) != registry.fingerprint_code(features)


def test_two_processes_that_register_at_once_lose_nothing(book):
    code = "for n in range(15): book.register(sys.argv[1] * n, change='minor', **origin)"
    both = [child(code, book), child(code, book)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert book.versions().index.tolist() == [f"1.{number}.0" for number in range(30)]


def test_a_process_killed_while_it_registers_leaves_the_version_before_in_service(book):
    book.promote(book.register({"sound": True}, change="major", **ORIGIN))
    code = "book.register(np.random.default_rng(0).random(8_000_000), change='minor', **origin)"
    journal = book.path.with_name("models.db-journal")
    writer = child(code, book)
    size, deadline = book.path.stat().st_size, time.monotonic() + 30
    # Wait until a part of the model is in the file, then kill -9 in the middle of it.
    while book.path.stat().st_size == size and writer.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.0005)
    writer.kill()
    assert writer.wait() != 0
    assert journal.exists() and book.path.stat().st_size > size  # it really was in the middle
    assert book.load() == {"sound": True}
    assert book.versions().index.tolist() == ["1.0.0"]
    assert book.path.stat().st_size == size
    assert book.register({"next": True}, change="minor", **ORIGIN) == "1.1.0"


# Spoiled files


def refusal(act):
    with pytest.raises(ValueError) as refused:
        act()
    return str(refused.value)


def actions(book):
    return [
        book.versions,
        book.live,
        book.load,
        book.roll_back,
        lambda: book.promote("1.0.0"),
        lambda: book.register("a model", change="minor", **ORIGIN),
    ]


def test_a_damaged_registry_is_named_and_never_overwritten(book):
    book.promote(book.register(np.arange(50_000), change="major", **ORIGIN))
    sound = book.path.read_bytes()
    spoilt = [
        b"not a database at all, but longer than the header of one" * 4,
        sound[: len(sound) // 2],
        sound[:4096] + bytes(4096) + sound[8192:],
    ]
    for content in spoilt:
        book.path.write_bytes(content)
        for act in actions(book):
            assert "models.db is damaged" in refusal(act)
        assert book.path.read_bytes() == content


def test_a_registry_of_a_newer_schema_is_left_alone(book):
    book.register("a model", change="major", **ORIGIN)
    with sqlite3.connect(book.path) as base:
        base.execute("PRAGMA user_version = 9")
    base.close()
    content = book.path.read_bytes()
    for act in actions(book):
        assert "models.db has schema 9, and this program knows 1; update" in refusal(act)
    assert book.path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(book):
    with sqlite3.connect(book.path) as base:
        base.execute("CREATE TABLE recipes (name TEXT)")
    base.close()
    content = book.path.read_bytes()
    for act in actions(book):
        assert "models.db is a database of another program" in refusal(act)
    assert book.path.read_bytes() == content


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("application_id = 7", "models.db is a database of another program"),
        ("user_version = 9", "models.db has schema 9, and this program knows 1; update"),
    ],
)
def test_a_file_that_is_marked_and_still_without_tables_is_left_alone(book, pragma, said):
    with sqlite3.connect(book.path) as base:
        base.execute(f"PRAGMA {pragma}")
        if pragma.startswith("user"):
            base.execute(f"PRAGMA application_id = {registry._MARK}")
    base.close()
    content = book.path.read_bytes()
    for act in actions(book):
        assert said in refusal(act)
    assert book.path.read_bytes() == content


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE service",
        "INSERT INTO service (version, what) VALUES ('1.0.0', 'roll back')",
    ],
)
def test_a_registry_that_lost_what_was_in_service_is_damaged(book, harm):
    book.register("a model", change="major", **ORIGIN)
    with sqlite3.connect(book.path) as base:
        base.execute(harm)
    base.close()
    content = book.path.read_bytes()
    assert "models.db is damaged" in refusal(book.live)
    assert "it is left as it is" in refusal(book.roll_back)
    assert book.path.read_bytes() == content


def test_a_locked_registry_is_waited_for_and_then_named(book):
    book.register("a model", change="major", **ORIGIN)
    impatient = registry.Registry(book.path, patience=0.05)
    other = sqlite3.connect(book.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for act in actions(impatient):
        assert "models.db is locked by another process, for more than 0.05 s" in refusal(act)
    other.execute("ROLLBACK")
    other.close()
    assert len(impatient.versions()) == 1


@pytest.mark.parametrize("content", ["X'00'", "NULL"])
def test_a_model_whose_bytes_changed_is_not_loaded(book, content):
    book.promote(book.register("a model", change="major", **ORIGIN))
    with sqlite3.connect(book.path) as base:
        base.execute(f"UPDATE models SET content = {content}")
    base.close()
    assert refusal(book.load) == "Model 1.0.0 in models.db is damaged; roll back."


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    book = registry.Registry(tmp_path / "nowhere" / "models.db")
    assert "name a file in a folder that exists" in refusal(book.versions)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda book: book.promote("1.9"), "version is '1.9'; write major.minor.patch, as in"),
        (lambda book: book.promote("1.09.0"), "version is '1.09.0'; write major.minor.patch"),
        (lambda book: book.load("1.9"), "version is '1.9'; write major.minor.patch, as in"),
        (lambda book: book.load("7.0.0"), "Version 7.0.0 is not registered; these are: 1.0.0."),
        (lambda book: book.load(), "No version is in service; promote one first."),
        (lambda book: book.roll_back(), "There is no version to go back to; two must have been"),
        (
            lambda book: book.register("a model", change="tiny", **ORIGIN),
            "change is 'tiny'; it is one of major, minor, patch.",
        ),
        (
            lambda book: book.register("a model", change="minor", **ORIGIN | {"data": None}),
            "data is None; give its fingerprint, a text or a dict.",
        ),
        (lambda book: registry.next_version("1.9", "minor"), "version is '1.9'; write major"),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence, book):
    book.register("a model", change="major", **ORIGIN)
    assert sentence in refusal(lambda: act(book))
