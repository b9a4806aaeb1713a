"""Mutants: each mistake at its place, nothing else, and every mutant a program of its own."""

import ast

import pytest

from authoring.examine.mutants import mutants
from workbook.exercise.markup import SOLUTION

# What is written, and what must be among its mutants.
MISTAKES = {
    "the boundary": ("a < b", ["a <= b", "a >= b"]),
    "a chain's boundary": ("a <= b <= c", ["a < b <= c", "a <= b < c"]),
    "equality": ("a == b", ["a != b"]),
    "membership": ("a not in b", ["a in b"]),
    "arithmetic": ("a - b", ["a + b", "a", "b", "(b - a)"]),
    "whole division": ("a / b", ["a // b", "a * b"]),
    "masks": ("a & ~b", ["a | ~b", "a & b", "a"]),
    "and": ("a and b", ["a or b", "(a)", "(b)"]),
    "not": ("not a", ["a"]),
    "a number": ("f(3)", ["f((4))", "f((2))"]),
    "a share": ("f(0.5)", ["f((1.0))", "f((0.25))"]),
    "nothing": ("f(0.0)", ["f((1.0))", "f((-1.0))"]),
    "a switch": ("f(True)", ["f(False)"]),
    "a word": ("f('left')", ["f('right')"]),
    "another word": ("f('late')", ["f('late?')"]),
    "a keyword left out": ("f(a, axis=1)", ["f(a)"]),
    "an argument left out": ("f(a, b)", ["f(a)", "f(b)"]),
    "arguments the wrong way round": ("f(a, b)", ["f(b, a)"]),
    "a function left away": ("abs(a)", ["a"]),
    "a function of a module left away": ("np.abs(a)", ["a"]),
    "a method left away": ("f(a).dropna()", ["f(a)"]),
    "another statistic": ("a.mean()", ["a.median()"]),
    "another function": ("max(a, b)", ["min(a, b)", "max(a)"]),
    "a choice": ("a if b else c", ["a if True else c", "a if False else c"]),
    "a filter": ("[a for a in b if c]", ["[a for a in b if True]"]),
    "the end of a slice": ("a[1:b]", ["a[:b]", "a[1:]"]),
    "an item left out": ("[a, b]", ["[a]", "[b]"]),
}
STATEMENTS = {
    "a line left out": ("a = 1\na = 2", ["a = 1\npass"]),
    "a sum that subtracts": ("a += b", ["a -= b", "a = b"]),
    "a result that is lost": ("def f():\n    return 1", ["def f():\n    return None"]),
    "no error": ("if a:\n    raise ValueError('a')", ["if a:\n    pass", "pass"]),
    "another error": ("raise ValueError('a')", ["raise RuntimeError('a')"]),
    "a loop that never runs": ("while a:\n    f()", ["while False:\n    f()"]),
    "another argument": ("def f(a, b):\n    return a", ["def f(a, b):\n    return b"]),
    "in a text that is put together": ("f'{a + 1}.0'", ["f'{a - 1}.0'", "f'{a + (2)}.0'"]),
}


@pytest.mark.parametrize(("source", "there"), [*MISTAKES.values(), *STATEMENTS.values()])
def test_it_makes_the_mistake(source, there):
    made = {each.source for each in mutants(source)}
    assert set(there) <= made, made


def test_it_leaves_alone_what_is_no_mistake():
    for source in ["float(a)", "a.tolist()", "max(b, a)"]:
        made = {each.source for each in mutants(source)}
        assert not made & {"a", "max(a, b)"}, made


def test_it_mutates_the_solution_and_not_what_stands_round_it():
    answer = SOLUTION.around("    b = a + 2")
    source = f"def f(a=1):\n{answer}\n    return b * 3"
    made = [each.source for each in mutants(source)]
    assert made and all("a=1" in each and "b * 3" in each for each in made)


def test_it_leaves_texts_and_imports_as_they_are():
    source = 'def f(a):\n    """Double it."""\n    import math\n    raise ValueError(f"a is {a}")'
    for each in mutants(source):
        assert '"""Double it."""' in each.source and "import math" in each.source
        assert 'Error(f"a is {a}")' in each.source or "raise" not in each.source


def test_places_are_found_behind_letters_that_take_two_bytes():
    assert "f('ü', a >= b)" in {each.source for each in mutants("f('ü', a > b)")}


def test_each_is_a_program_of_its_own_with_a_name_of_its_own():
    source = "if a > b:\n    a = a - 1\nif b > a:\n    a = a - 1"
    made = mutants(source)
    shapes = [ast.dump(ast.parse(each.source)) for each in made]
    assert len({*shapes, ast.dump(ast.parse(source))}) == len(made) + 1
    assert len({each.name for each in made}) == len(made)
    assert {"a = a - 1 → a = a + 1", "a = a - 1 → a = a + 1 (again, 2)"} <= {m.name for m in made}


def test_a_name_shows_all_lines_that_change():
    [name] = [each.name for each in mutants("if a:\n    f()") if each.source == "pass"]
    assert name == "if a: f() → pass"
