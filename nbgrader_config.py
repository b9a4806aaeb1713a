"""What nbgrader needs to know of this course, wherever the folder lies and whoever asks."""

import importlib.util
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader runs this file and hands it in)

# nbgrader would take the folder it was started in.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "managing-ml-projects"
# Built by `authoring publish`. Nothing else may lie there: nbgrader hands it all out.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# A tag on a test cell would skip it and still earn its points; no tag has spaces in it.
c.Execute.skip_cells_with_tag = " never "
# A learner who deletes a test cell gets it back, graded, instead of no mark for ever.
c.OverwriteCells.add_missing_cells = True
# Seconds for one cell. The checks stop a learner's loop after two; importing scikit-learn in
# a cold kernel on a busy machine takes far longer than that.
c.Execute.timeout = 60

# What learners wrote is cleaned before nbgrader's own Formgrader and feedback show it, also where
# nbgrader's own autograde wrote it down as it was; and feedback holds no hidden test. Learners'
# copies of the course have no such pages.
c.HTMLExporter.sanitize_html = True
if importlib.util.find_spec("classroom"):
    from classroom.feedback import stock
    from classroom.intake import validation

    # The Validate button says what grading will say; nbgrader asks this file first, each time.
    validation.serve()
    c.HTMLExporter.filters = stock.FILTERS
    c.HTMLExporter.preprocessors = [stock.Clean]
    c.GenerateFeedback.preprocessors = stock.FOR_LEARNERS
# The notebook as it was run lies beside the one that is shown.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc*", "__pycache__", "feedback", "*.orig.gz"]
