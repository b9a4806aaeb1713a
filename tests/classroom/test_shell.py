"""The shell runs a cell as a notebook's kernel does, and gives the outputs that one would save."""

import os
import textwrap
import time

import nbformat
import pytest
import split

from classroom.isolate import shell

pytestmark = [
    pytest.mark.linux,
    # Nothing but pytest's own threads is there, and the children do not touch those.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1]);"


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """One process with one shell, for all tests."""
    single = split.Single(tmp_path_factory.mktemp("shell"))
    yield single
    single.close()


def run(single, source, seconds=10):
    reply = single.run(textwrap.dedent(source), seconds)
    for output in reply["outputs"]:
        nbformat.v4.nbbase.validate(nbformat.from_dict(output), output["output_type"])
    return reply


def kinds(reply):
    return [output["output_type"] for output in reply["outputs"]]


def test_it_gives_the_last_value_with_a_count_that_goes_up(single):
    first, second = run(single, "1 + 1"), run(single, "x = 3\nx")
    [one], [two] = first["outputs"], second["outputs"]
    assert one["data"] == {"text/plain": "2"}
    assert two["data"] == {"text/plain": "3"}
    assert two["execution_count"] == one["execution_count"] + 1


def test_it_shows_nothing_behind_a_semicolon(single):
    assert run(single, "5;")["outputs"] == []
    assert run(single, "x = 5")["outputs"] == []


def test_it_keeps_what_is_printed_in_its_order_and_merges_a_stream(single):
    source = """
    import sys
    print("a")
    print("b")
    print("warn", file=sys.stderr)
    print("c")
    4
    """
    outputs = run(single, source)["outputs"]
    assert [(out.get("name"), out.get("text")) for out in outputs] == [
        ("stdout", "a\nb\n"),
        ("stderr", "warn\n"),
        ("stdout", "c\n"),
        (None, None),
    ]


def test_it_shows_tables_as_html_and_figures_as_pictures(single):
    table = run(single, "import pandas as pd\npd.DataFrame({'a': [1]})")["outputs"][0]
    assert "<table" in table["data"]["text/html"]
    figure = run(single, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('x');")
    assert kinds(figure) == ["display_data"]
    assert figure["outputs"][0]["data"]["image/png"].startswith("iVBOR")


def test_it_shows_figures_whatever_drew_them_before(tmp_path):
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    single = split.Single(tmp_path)
    [figure] = run(single, PLOT)["outputs"]
    assert "image/png" in figure["data"]
    single.close()


def test_a_second_shell_of_a_process_shows_figures_too(tmp_path):
    """Matplotlib's integration sets the formats of figures for the first one alone."""
    single = split.Single(tmp_path)
    assert kinds(run(single, PLOT)) == ["display_data"]
    source = f"""
    from classroom.isolate import shell
    _, [figure] = shell.Shell().run({PLOT!r}, 10)
    print(*sorted(figure["data"]))
    """
    [said] = run(single, source)["outputs"]
    assert said["text"] == "image/png text/plain\n"
    single.close()


def test_it_displays_clears_and_updates(single):
    source = """
    from IPython.display import HTML, clear_output, display
    print("gone")
    clear_output()
    handle = display(HTML("<b>1</b>"), display_id=True)
    handle.update(HTML("<b>2</b>"))
    """
    [output] = run(single, source)["outputs"]
    assert output["data"]["text/html"] == "<b>2</b>"


def test_it_runs_magics_and_commands(single):
    assert "Wall time" in run(single, "%time 1 + 1")["outputs"][0]["text"]
    assert "Wall time" in run(single, "%%time\ny = 2")["outputs"][0]["text"]
    run(single, "open('here.txt', 'w').close()")
    assert "here.txt" in run(single, "!ls")["outputs"][0]["text"]


def test_it_awaits(single):
    source = "import asyncio\nawait asyncio.sleep(0.001)\n7"
    assert run(single, source)["outputs"][0]["data"]["text/plain"] == "7"


def test_an_error_has_its_name_its_text_and_the_line(single):
    reply = run(single, "def f():\n    raise KeyError('no')\nf()")
    [error] = reply["outputs"]
    assert reply["status"] == "error"
    assert (error["ename"], error["evalue"]) == ("KeyError", "'no'")
    assert any("----> 2     raise KeyError('no')" in line for line in error["traceback"])
    assert run(single, "def f(:")["outputs"][0]["ename"] == "SyntaxError"


def test_an_error_may_show_itself(single):
    source = """
    class Mine(Exception):
        def _render_traceback_(self):
            return ["only this"]
    raise Mine("x")
    """
    assert run(single, source)["outputs"][0]["traceback"] == ["only this"]


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "exit()", "input()", "%nothing"])
def test_the_next_cell_runs_whatever_ended_the_one_before(single, source):
    run(single, source)
    assert run(single, "1")["status"] == "ok"


def test_it_keeps_no_source_of_earlier_cells(single):
    run(single, "'se' + 'cret source'")
    held = run(single, "[str(globals().get(name)) for name in ('In', '_i', '_ii', '_ih')]")
    assert "cret source" not in str(held)


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "try:\n    while True: pass\nexcept Exception: pass",
        "import time\nfor _ in range(2):\n    try: time.sleep(60)\n    except BaseException: pass",
        "from workbook.exercise import limits\nwith limits.time_limit(60):\n    while True: pass",
        "from workbook.exercise import limits\nwith limits.time_limit(9):\n    1\nwhile True: pass",
    ],
)
def test_a_cell_that_takes_too_long_is_stopped(single, source):
    begun = time.monotonic()
    reply = run(single, source, seconds=0.3)
    assert time.monotonic() - begun < 3
    assert reply["status"] == "timeout" or "for _ in" in source
    assert run(single, "1")["status"] == "ok"


def test_long_output_is_cut_and_the_result_is_kept(single):
    reply = run(single, "print('x' * 3_000_000)\nprint('y' * 10)\n2.5")
    assert reply["truncated"]
    assert reply["status"] == "ok"
    assert sum(len(out.get("text", "")) for out in reply["outputs"]) < 1_000_000
    assert "the rest of this cell's output was left out" in str(reply["outputs"][0])
    assert reply["outputs"][-1]["data"]["text/plain"] == "2.5"
    assert "truncated" not in run(single, "1")


def test_a_large_picture_and_a_large_error_are_cut(single):
    reply = run(single, "from IPython.display import HTML\nHTML('x' * 2_000_000)")
    assert reply["truncated"]
    reply = run(single, "raise ValueError('x' * 2_000_000)")
    assert len(str(reply["outputs"])) < 200_000


def test_text_that_is_no_unicode_is_escaped(single):
    assert run(single, "print('\\udcff')")["outputs"][0]["text"] == "\\udcff\n"


def told_by_a_child(say):
    """What `say()` gives in a process of its own, as text."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, repr(say()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writing)
    with os.fdopen(reading) as file:
        return file.read()


def test_a_shell_that_is_there_is_taken_in_under_20_milliseconds():
    def seconds():
        one, taken = shell.prepared(), []
        for _ in range(5):
            begun = time.perf_counter()
            one.use({})
            taken.append(time.perf_counter() - begun)
        return min(taken)

    assert float(told_by_a_child(seconds)) < 0.02


def test_nothing_of_the_one_that_made_a_shell_is_in_the_one_that_takes_it(tmp_path):
    def found():
        one = shell.prepared()
        os.chdir(tmp_path)
        os.environ["IPYTHONDIR"] = str(tmp_path / "ipython")
        one.use(mine := {})
        one.run("x = 5", 10)
        return mine["x"], str(mine["_dh"][0]), one._shell.ipython_dir

    assert told_by_a_child(found) == repr((5, str(tmp_path), str(tmp_path / "ipython")))
