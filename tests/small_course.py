"""A course small enough to read: one lesson and one assignment, both called week9."""

LESSON = """\
# %% [markdown]
# # Doubling
#
# Twice two is four.

# %%
2 * 2
"""

ASSIGNMENT = '''\
# %% [markdown]
# # Week 9
#
# Twice as much.

# %%
from workbook import check

# %% [markdown] statement="double"
# Write `double(x)`: twice x. `double(2)` is 4.

# %% exercise="double"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return sum([x for _ in range(2)])
    ### END SOLUTION


# %% [markdown] hints="double"
# Which operator doubles?
#
# ---
#
# Try `*`.

# %% check="double" points=2
# It doubles a whole number.
with check.points(2) as earned:
    check.call(double, 2).returns(4, mistakes=[(3, "Twice is not one more."), (2, "Not the same.")])
earned

# %% check="double" points=1 hidden=true
# It doubles a negative number too.
with check.hidden_points(1) as earned:
    check.call(double, -7).returns(-14, tip="Not its size: keep the sign of the number.")
earned

# %% wrong="double" mistake="adds one" says="not one more"
def double(x):
    return x + 1

# %% wrong="double" mistake="gives it back" says="Not the same"
def double(x):
    return x

# %% wrong="double" mistake="loses the sign" says="keep the sign"
def double(x):
    return abs(x + x)

# %% right="double" way="adds"
def double(x):
    return x + x

# %% right="double" way="multiplies"
def double(x):
    return 2 * x

# %% [markdown]
# Now in words.

# %% [markdown] statement="why"
# Why is doubling useful?

# %% [markdown] exercise="why" points=4
# Your answer, in one sentence:
#
# ### BEGIN SOLUTION
# Because two is the smallest number of friends.
# ### END SOLUTION

# %% [markdown] rubric="why"
# | 0 | 2 | 4 |
# |---|---|---|
# | nothing | a reason | a good reason |
'''

# An exercise that differs from student to student; it stands before "Now in words.".
VARIANT = '''\
# %% whose="student"
student = ""

# %% [markdown] statement="bill"
# Write `bill()`: your price times your count. A price of 2 and a count of 3 make 6.

# %% variant="bill"
from workbook import variant


def bill_brief(student):
    return variant.draw("week9", student, price=range(100, 999), count=range(100, 999))


bill_brief(student)

# %% exercise="bill"
def bill():
    """Price times count."""
    ### BEGIN SOLUTION
    mine = bill_brief(student)
    return mine["price"] * mine["count"]
    ### END SOLUTION


# %% [markdown] hints="bill"
# Look at your brief.
#
# ---
#
# Multiply.

# %% check="bill" points=1
# It is a number above a thousand.
with check.points(1) as earned:
    earned.notes += variant.notes(lambda: student)
    check.call(bill).satisfies(lambda value: value > 1000, "more than 1000", tip="Dear things.")
earned

# %% check="bill" points=2 hidden=true
# It is the bill of your own brief.
with check.hidden_points(2) as earned:
    earned.notes += variant.notes(lambda: student)
    brief = bill_brief(variant.whose(lambda: student))
    check.call(bill).returns(
        brief["price"] * brief["count"],
        tip="This is not your bill.",
        mistakes=[(100 * brief["price"] * brief["count"], "That is in cents.")],
    )
earned

# %% wrong="bill" mistake="pays the bill of another" says="not your bill"
def bill():
    return bill_brief("bob")["price"] * bill_brief("bob")["count"]

# %% wrong="bill" mistake="adds" says="Dear things"
def bill():
    return sum(bill_brief(student).values()) / 10

# %% wrong="bill" mistake="counts cents" says="in cents"
def bill():
    return 100 * bill_brief(student)["price"] * bill_brief(student)["count"]

# %% right="bill" way="as a float"
def bill():
    return float(bill_brief(student)["count"] * bill_brief(student)["price"])

# %% right="bill" way="by a loop"
def bill():
    return sum(bill_brief(student)["price"] for _ in range(bill_brief(student)["count"]))

'''
WITH_VARIANT = ASSIGNMENT.replace(
    "# %% [markdown]\n# Now in words.", VARIANT + "# %% [markdown]\n# Now in words."
)


def write_course(folder, assignment=ASSIGNMENT, lesson=LESSON):
    """Write the text of a lesson and an assignment into a folder."""
    for kind, text in [("lessons", lesson), ("assignments", assignment)]:
        path = folder / "src" / kind / "week9.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_settings(folder):
    """nbgrader's settings, as in the real course."""
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        'c.CourseDirectory.course_id = "small"\n'
        'c.CourseDirectory.source_directory = "solutions"\n'
        'c.CourseDirectory.release_directory = "exercises"\n',
        encoding="utf-8",
    )
    return folder


def edited(old, new, text=ASSIGNMENT):
    """The text with one passage replaced, which must be there once."""
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def line_of(passage, text):
    """The number of the first line that holds a passage."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if passage in line)
